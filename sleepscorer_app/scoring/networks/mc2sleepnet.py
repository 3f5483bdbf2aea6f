"""MC2SleepNet (re-implementation): one channel seen as raw samples and as a spectrogram.

After "MC2SleepNet" (cross-masking with contrastive learning between two views of one EEG channel).
Its authors published fragments; what they left open is decided here, so its published figures do
not carry over. Shapes: N epochs, B sequences of L epochs, D numbers per token.
"""

# torch.fft declares no types.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false

from dataclasses import dataclass
from math import log

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sleepscorer_app.scoring.networks.mc2sleepnet_config import MC2SleepNetConfig

N_STAGES = 5
EPOCH_SAMPLES = 3000  # 30 s at 100 Hz
N_FRAMES = 29
N_BINS = 128
LONGEST_SEQUENCE = 512


def position_table(length: int, width: int) -> Tensor:
    """Sines on even and cosines on odd columns, base 10000, shape (length, width)."""
    place = torch.arange(length, dtype=torch.float32)[:, None]
    speed = torch.exp(torch.arange(0, width, 2, dtype=torch.float32) * (-log(10000.0) / width))
    table = torch.zeros(length, width)
    table[:, 0::2] = torch.sin(place * speed)
    table[:, 1::2] = torch.cos(place * speed)
    return table


def decibel_spectrogram(samples: Tensor) -> Tensor:
    """Epochs (N, 3000) at 100 Hz as 29 frames of 128 bins in dB, shape (N, 29, 128).

    2-s symmetric Hamming windows every second, 256-point FFT, the constant bin dropped; no window
    reaches into a neighbouring epoch. The recipe of SleepTransformer and XSleepNet.
    """
    window = torch.hamming_window(200, periodic=False, dtype=samples.dtype, device=samples.device)
    frames = samples.unfold(-1, 200, 100) * window  # (N, 29, 200)
    amplitude: Tensor = torch.abs(torch.fft.rfft(frames, n=256))[..., 1:]  # (N, 29, 128)
    return 20 * torch.log10(amplitude + 1e-6)


class SqueezeExcite(nn.Module):
    """Weighs channels by what the whole epoch looks like."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.squeeze = nn.Linear(width, hidden)
        self.excite = nn.Linear(hidden, width)

    def forward(self, x: Tensor) -> Tensor:  # (N, C, T) -> (N, C, T)
        weights = torch.sigmoid(self.excite(F.relu(self.squeeze(x.mean(dim=2)))))
        return x * weights[:, :, None]


class ConvolutionStage(nn.Module):
    """Max-pooling by 5 (not in the first stage), then convolutions of width 3."""

    def __init__(self, width_in: int, width: int, n_convolutions: int, *, pools: bool) -> None:
        super().__init__()
        self.pools = pools
        self.layers = nn.Sequential()
        for index in range(n_convolutions):
            self.layers.append(nn.Conv1d(width_in if index == 0 else width, width, 3, padding=1))
            self.layers.append(nn.BatchNorm1d(width))
            if index == n_convolutions - 1:
                self.layers.append(SqueezeExcite(width, max(4, width // 16)))
            self.layers.append(nn.PReLU())

    def forward(self, x: Tensor) -> Tensor:  # (N, C, T) -> (N, C', T or T / 5)
        if self.pools:
            x = F.max_pool1d(F.pad(x, (0, -x.shape[2] % 5)), 5)
        return self.layers(x)


class RawEncoder(nn.Module):
    """The raw view: a SleePyCo-type CNN, lengths 3000, 600, 120, 24, 5, then one token."""

    def __init__(self, config: MC2SleepNetConfig) -> None:
        super().__init__()
        self.stages = nn.Sequential()
        width_in = 1
        for index, (width, count) in enumerate(
            zip(config.cnn_widths, config.cnn_convolutions, strict=True)
        ):
            self.stages.append(ConvolutionStage(width_in, width, count, pools=index > 0))
            width_in = width
        self.to_token = nn.Conv1d(width_in, config.width, 1)

    def forward(self, samples: Tensor) -> Tensor:  # (N, 3000) -> (N, D)
        return self.to_token(self.stages(samples[:, None])).mean(dim=2)


class Attention(nn.Module):
    """Multi-head attention without biases; unseen epochs are never attended to."""

    def __init__(self, width: int, n_heads: int) -> None:
        super().__init__()
        self.n_heads = n_heads
        self.query = nn.Linear(width, width, bias=False)
        self.key = nn.Linear(width, width, bias=False)
        self.value = nn.Linear(width, width, bias=False)
        self.output = nn.Linear(width, width, bias=False)

    def forward(self, x: Tensor, other: Tensor, is_seen: Tensor | None) -> Tensor:
        batch, length, width = x.shape

        def heads(tokens: Tensor) -> Tensor:  # (B, L, D) -> (B, heads, L, D / heads)
            return tokens.view(batch, length, self.n_heads, -1).transpose(1, 2)

        mixed = F.scaled_dot_product_attention(
            heads(self.query(x)),
            heads(self.key(other)),
            heads(self.value(other)),
            attn_mask=None if is_seen is None else is_seen[:, None, None, :],
        )
        return self.output(mixed.transpose(1, 2).reshape(batch, length, width))


class Layer(nn.Module):
    """Post-norm: attention to the own stream, to the other (if it has one), feed-forward."""

    def __init__(self, config: MC2SleepNetConfig, *, crosses: bool) -> None:
        super().__init__()
        width = config.width
        self.own = Attention(width, config.n_heads)
        self.cross = Attention(width, config.n_heads) if crosses else None
        self.feed_in = nn.Linear(width, config.feed_forward, bias=False)
        self.feed_out = nn.Linear(config.feed_forward, width, bias=False)
        nn.init.xavier_uniform_(self.feed_in.weight)
        nn.init.xavier_uniform_(self.feed_out.weight)
        self.norm_own = nn.LayerNorm(width, eps=1e-12)
        self.norm_cross = nn.LayerNorm(width, eps=1e-12) if crosses else None
        self.norm_feed = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: Tensor, other: Tensor | None, is_seen: Tensor | None) -> Tensor:
        x = self.norm_own(x + self.dropout(self.own(x, x, is_seen)))
        if other is not None:
            if self.cross is None or self.norm_cross is None:
                raise ValueError("this layer was built without cross-attention")
            x = self.norm_cross(x + self.dropout(self.cross(x, other, is_seen)))
        fed = self.feed_out(self.dropout(F.gelu(self.feed_in(x))))
        return self.norm_feed(x + self.dropout(fed))


class Tower(nn.Module):
    """Layers over a row of tokens; all of them look at the same, untouched other stream."""

    def __init__(self, config: MC2SleepNetConfig, n_layers: int, *, crosses: bool) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(config, crosses=crosses) for _ in range(n_layers))

    def forward(
        self, x: Tensor, other: Tensor | None = None, is_seen: Tensor | None = None
    ) -> Tensor:  # (B, L, D) -> (B, L, D)
        for layer in self.layers:
            x = layer(x, other, is_seen)
        return x


class SpectrogramEncoder(nn.Module):
    """The spectrogram view: standardised dB frames through a small Transformer to one token."""

    bin_mean: Tensor
    bin_spread: Tensor
    positions: Tensor

    def __init__(self, config: MC2SleepNetConfig) -> None:
        super().__init__()
        self.register_buffer("bin_mean", torch.zeros(N_BINS))
        self.register_buffer("bin_spread", torch.ones(N_BINS))
        self.register_buffer("positions", position_table(N_FRAMES, config.width), persistent=False)
        self.to_tokens = nn.Linear(N_BINS, config.width)
        self.tower = Tower(config, config.n_frame_layers, crosses=False)
        self.to_score = nn.Sequential(
            nn.Linear(config.width, config.width // 2),
            nn.Tanh(),
            nn.Linear(config.width // 2, 1, bias=False),
        )

    def forward(self, samples: Tensor) -> Tensor:  # (N, 3000) -> (N, D)
        bins = (decibel_spectrogram(samples) - self.bin_mean) / self.bin_spread  # (N, 29, 128)
        frames = self.tower(self.to_tokens(bins) + self.positions)  # (N, 29, D)
        weights = torch.softmax(self.to_score(frames), dim=1)  # (N, 29, 1)
        return (weights * frames).sum(dim=1)


class MaskBlock(nn.Module):
    """Takes half of the tokens away and guesses what stood there from the rest."""

    def __init__(self, config: MC2SleepNetConfig) -> None:
        super().__init__()
        self.mask_share = config.mask_share
        self.blank = nn.Parameter(torch.randn(config.width) * 0.02)
        self.block = nn.TransformerEncoderLayer(
            config.width,
            config.mask_heads,
            4 * config.width,
            config.dropout,
            activation=F.gelu,
            batch_first=True,
            norm_first=True,
        )

    def draw_mask(self, batch: int, length: int) -> Tensor:
        """True where a token is taken away: the same number in each sequence, shape (B, L)."""
        n_masked = round(self.mask_share * length)
        places = torch.rand(batch, length).argsort(dim=1)[:, :n_masked]
        mask = torch.zeros(batch, length, dtype=torch.bool).scatter(1, places, True)
        return mask.to(self.blank.device)

    def forward(self, tokens: Tensor, positions: Tensor, mask: Tensor) -> Tensor:
        return self.block(torch.where(mask[:, :, None], self.blank, tokens) + positions)


@dataclass(frozen=True)
class StageLogits:
    """What each head says, each (B, L, 5): with and without sight of the other view.

    `tokens` are what the joint head reads, the fused view of each epoch in its sequence (B, L, 2D).
    """

    tokens: Tensor
    joint: Tensor
    raw: Tensor
    spectrogram: Tensor
    joint_alone: Tensor
    raw_alone: Tensor
    spectrogram_alone: Tensor


@dataclass(frozen=True)
class Pretext:
    """What pre-training compares besides stages.

    `raw_projection` and `spectrogram_projection` are of length 1, (B * L, P). `raw_guess` and
    `spectrogram_guess` are the tokens guessed from masked ones, (B, L, D); the targets are the
    true tokens, normalised and cut off from the gradient.
    """

    raw_projection: Tensor
    spectrogram_projection: Tensor
    raw_guess: Tensor
    spectrogram_guess: Tensor
    raw_target: Tensor
    spectrogram_target: Tensor


class MC2SleepNet(nn.Module):
    """Two encoders, two towers that look at each other, and a head for each and for both."""

    positions: Tensor

    def __init__(self, config: MC2SleepNetConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        self.raw_encoder = RawEncoder(config)
        self.spectrogram_encoder = SpectrogramEncoder(config)
        self.raw_projector = self._projector(config)
        self.spectrogram_projector = self._projector(config)
        self.raw_tower = Tower(config, config.n_sequence_layers, crosses=True)
        self.spectrogram_tower = Tower(config, config.n_sequence_layers, crosses=True)
        self.mask_block = MaskBlock(config)
        self.one_view_head = nn.Linear(width, N_STAGES)
        self.joint_head = nn.Linear(2 * width, N_STAGES)
        table = position_table(LONGEST_SEQUENCE, width)
        self.register_buffer("positions", table, persistent=False)

    @staticmethod
    def _projector(config: MC2SleepNetConfig) -> nn.Sequential:
        return nn.Sequential(
            nn.Linear(config.width, config.projection_width),
            nn.ReLU(),
            nn.Linear(config.projection_width, config.projection_width),
        )

    def encode(self, samples: Tensor) -> tuple[Tensor, Tensor]:
        """Epochs (N, 3000), scaled as `model_input` does, as raw and spectrogram tokens (N, D)."""
        return self.raw_encoder(samples), self.spectrogram_encoder(samples)

    def score(
        self,
        raw_tokens: Tensor,
        spectrogram_tokens: Tensor,
        is_seen: Tensor | None = None,
    ) -> StageLogits:
        """Tokens of B sequences (B, L, D) as stage logits; L is at most 512.

        Epochs where `is_seen` (B, L) is False are attended to by nobody; each sequence needs one
        that is seen.
        """
        positions = self.positions[: raw_tokens.shape[1]]
        x = raw_tokens + positions
        y = spectrogram_tokens + positions
        x_alone = self.raw_tower(x, None, is_seen)
        y_alone = self.spectrogram_tower(y, None, is_seen)
        x_cross = self.raw_tower(x, y, is_seen)
        y_cross = self.spectrogram_tower(y, x, is_seen)
        tokens = torch.cat([x_cross, y_cross], dim=2)
        return StageLogits(
            tokens=tokens,
            joint=self.joint_head(tokens),
            raw=self.one_view_head(x_cross),
            spectrogram=self.one_view_head(y_cross),
            joint_alone=self.joint_head(torch.cat([x_alone, y_alone], dim=2)),
            raw_alone=self.one_view_head(x_alone),
            spectrogram_alone=self.one_view_head(y_alone),
        )

    def forward(self, samples: Tensor, is_seen: Tensor | None = None) -> StageLogits:
        """Sequences of epochs (B, L, 3000) as stage logits."""
        batch, length, _ = samples.shape
        raw, spectrogram = self.encode(samples.flatten(0, 1))
        return self.score(raw.view(batch, length, -1), spectrogram.view(batch, length, -1), is_seen)

    def pretext(self, raw_tokens: Tensor, spectrogram_tokens: Tensor) -> Pretext:
        """The two self-supervised tasks of pre-training on tokens (B, L, D)."""
        batch, length, _ = raw_tokens.shape
        positions = self.positions[:length]
        x, y = raw_tokens + positions, spectrogram_tokens + positions
        masked_x = self.mask_block(raw_tokens, positions, self.mask_block.draw_mask(batch, length))
        masked_y = self.mask_block(
            spectrogram_tokens, positions, self.mask_block.draw_mask(batch, length)
        )

        def target(tokens: Tensor) -> Tensor:
            # Detached: else the encoders could lower the loss by making their tokens dull.
            return F.layer_norm(tokens.detach(), tokens.shape[-1:])

        return Pretext(
            raw_projection=F.normalize(self.raw_projector(raw_tokens.flatten(0, 1)), dim=1),
            spectrogram_projection=F.normalize(
                self.spectrogram_projector(spectrogram_tokens.flatten(0, 1)), dim=1
            ),
            raw_guess=self.raw_tower(masked_x, y),
            spectrogram_guess=self.spectrogram_tower(masked_y, x),
            raw_target=target(raw_tokens),
            spectrogram_target=target(spectrogram_tokens),
        )

    def freeze_encoders(self) -> None:
        """Leaves only the towers, the mask block and the heads to be trained."""
        for part in self.encoders():
            part.requires_grad_(False)
        self.train(self.training)

    def encoders(self) -> tuple[nn.Module, ...]:
        """The parts that fine-tuning leaves alone."""
        return (
            self.raw_encoder,
            self.spectrogram_encoder,
            self.raw_projector,
            self.spectrogram_projector,
        )

    def train(self, mode: bool = True) -> "MC2SleepNet":
        super().train(mode)
        for part in self.encoders():
            # A frozen encoder also keeps its batch statistics, and its dropout off.
            if not any(parameter.requires_grad for parameter in part.parameters()):
                part.eval()
        return self
