"""Running mean of weights over the last part of a training: what the noise of single steps adds is averaged away (EXPERIMENTS.md, 42)."""
import report_errors
import torch


class RunningMean:
    """`step()` after each update; `put()` writes the means over the weights. The newest weights count (1 - decay), in the first steps more."""

    def __init__(self, tensors, decay):
        self.tensors, self.decay, self.count = list(tensors), decay, 0
        self.means = [t.detach().clone() for t in self.tensors]

    @torch.no_grad()
    def step(self):
        self.count += 1
        share = 1 - min(self.decay, self.count / (self.count + 5))
        for mean, tensor in zip(self.means, self.tensors):
            mean.lerp_(tensor.detach(), share)

    @torch.no_grad()
    def put(self):
        for mean, tensor in zip(self.means, self.tensors):
            tensor.copy_(mean)
