"""Text changes that clinicians make: abbreviations, dropped words, comma order, typos. Label-preserving by design. The list context of a quote is drawn by train_linker.py: the clause around it in two of five draws."""
import report_errors
import re

ABBREVIATIONS = {
    'hypertension': ['htn'], 'diabetes mellitus': ['dm'], 'type 2 diabetes mellitus': ['t2dm', 'dm2', 'type ii diabetes', 'dm type 2'], 'type 1 diabetes mellitus': ['t1dm', 'dm1'],
    'chronic kidney disease': ['ckd'], 'end stage renal disease': ['esrd'], 'coronary artery disease': ['cad'], 'congestive heart failure': ['chf'], 'heart failure': ['hf'],
    'atrial fibrillation': ['afib', 'af', 'a fib'], 'myocardial infarction': ['mi'], 'chronic obstructive pulmonary disease': ['copd'], 'gastro-esophageal reflux disease': ['gerd'],
    'urinary tract infection': ['uti'], 'deep vein thrombosis': ['dvt'], 'pulmonary embolism': ['pe'], 'cerebrovascular accident': ['cva'], 'transient ischemic attack': ['tia'],
    'fracture': ['fx'], 'history': ['hx', 'h/o'], 'right': ['rt', 'r'], 'left': ['lt', 'l'], 'bilateral': ['bilat', 'b/l'], 'lower extremity': ['le'], 'upper extremity': ['ue'],
    'shortness of breath': ['sob'], 'with': ['w/', 'w'], 'without': ['w/o'], 'secondary to': ['2/2'], 'status post': ['s/p'], 'hyperlipidemia': ['hld'], 'osteoarthritis': ['oa', 'djd'],
    'rheumatoid arthritis': ['ra'], 'benign prostatic hyperplasia': ['bph'], 'obstructive sleep apnea': ['osa'], 'acute kidney failure': ['aki', 'arf'], 'acute kidney injury': ['aki'],
    'peripheral vascular disease': ['pvd'], 'peripheral artery disease': ['pad'], 'upper respiratory infection': ['uri'], 'headache': ['ha'], 'nausea and vomiting': ['n/v'],
    'motor vehicle accident': ['mva'], 'neoplasm': ['tumor', 'mass'], 'carcinoma': ['ca', 'cancer'], 'malignant neoplasm': ['cancer'], 'infection': ['infxn'], 'acute': ['ac'], 'chronic': ['chr'],
    'unspecified': ['', 'nos'], 'due to': ['from', '2/2', 'secondary to'], 'left ventricular': ['lv'], 'intrauterine pregnancy': ['iup'], 'laceration without foreign body': ['laceration', 'lac'],
    'initial encounter': ['', 'today'], 'subsequent encounter': ['follow up', 'f/u'], 'subsequent encounter for fracture with routine healing': ['healing well', 'follow up'],
}
PATTERN = re.compile(r'\b(' + '|'.join(sorted(map(re.escape, ABBREVIATIONS), key=len, reverse=True)) + r')\b', re.I)


def typo(word, rng):
    if len(word) < 5:
        return word
    i = rng.randrange(1, len(word) - 2)
    kind = rng.random()
    if kind < .4:
        return word[:i] + word[i + 1] + word[i] + word[i + 2:]
    return word[:i] + word[i + 1:] if kind < .7 else word[:i] + word[i] + word[i:]


def vary(text, rng, strength=1.0):
    if rng.random() < .45 * strength:
        text = PATTERN.sub(lambda m: rng.choice(ABBREVIATIONS[m.group(1).lower()]) if rng.random() < .6 else m.group(0), text)
    if ',' in text and rng.random() < .35 * strength:
        parts = [p.strip() for p in text.split(',') if p.strip()]
        if len(parts) < 6:
            if rng.random() < .5:
                parts.reverse()
            else:
                rng.shuffle(parts)
            text = (' ' if rng.random() < .5 else ', ').join(parts)
    words = text.split()
    if len(words) > 3 and rng.random() < .2 * strength:
        del words[rng.randrange(len(words))]
    if words and rng.random() < .08 * strength:
        i = rng.randrange(len(words))
        words[i] = typo(words[i], rng)
    return ' '.join(words) or text
