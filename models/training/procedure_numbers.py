"""Which CPT, HCPCS and ICD-10-PCS codes there are, for check_data.py. HCPCS and ICD-10-PCS have tables; of CPT, a list of whose numbers may not ship, the form and the range are asked. Standard library only."""
import report_errors
import csv, gzip, os, re
import sources

LEAST_CPT, MOST_CPT = 100, 99607  # anesthesia to medication therapy management
CPT_FIVE, CPT_LETTER, HCPCS, DENTAL, PCS = r'\d{5}', r'\d{4}[AFMTU]', r'[A-CE-V]\d{4}', r'D\d{4}', r'[0-9A-HJ-NP-Z]{7}'


def table(name, path, read):
    """Codes of the publisher's file, else of the compiled edition (export-labels.ts), else None: an older folder of labels has no such list."""
    path = os.path.join(sources.SHARED, path)
    if os.path.exists(path):
        with gzip.open(path, 'rt', encoding='latin-1') as f:
            return read(f)
    if os.path.exists(os.path.join(sources.labels_folder(), f'{name}.tsv')):
        return {row[0] for row in sources.exported(name)}
    return None


class ProcedureNumbers:
    """`problem(group, code)`: what is wrong with a code of `procedures` or `pcs`, None where it is one."""

    def __init__(self):
        self.hcpcs = table('known-hcpcs', 'reference/hcpcs/hcpcs_level2_2024-07.csv.gz', lambda f: {row['code'] for row in csv.DictReader(f)})
        self.pcs = table('known-pcs', 'reference/icd10pcs/icd10pcs_order_2026.txt.gz', lambda f: {line[6:13].strip() for line in f if line[14] == '1'})

    def problem(self, group, code):
        if group == 'pcs':
            if not re.fullmatch(PCS, code):
                return 'not an ICD-10-PCS code: 7 characters, neither I nor O'
            return 'not in the ICD-10-PCS tables' if self.pcs is not None and code not in self.pcs else None
        if re.fullmatch(HCPCS, code):
            return 'not in the HCPCS table' if self.hcpcs is not None and code not in self.hcpcs else None
        if re.fullmatch(CPT_FIVE, code):
            return None if LEAST_CPT <= int(code) <= MOST_CPT else 'outside the range of CPT'
        if re.fullmatch(CPT_LETTER, code) or re.fullmatch(DENTAL, code):  # dental codes are in no table here
            return None
        return 'neither a CPT number (5 digits, or 4 and a letter) nor a HCPCS code (a letter and 4 digits)'
