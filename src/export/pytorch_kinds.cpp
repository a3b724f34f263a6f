#include "export/pytorch_kinds.h"

namespace ledger {
namespace {

constexpr std::string_view kSame = "{self}({x})";
constexpr std::string_view kBothOrNone = "affine == 0 || (gamma && beta) || (!gamma && !beta)";
constexpr std::string_view kFirstState = "{self}({x})[0]";
constexpr PytorchKind kKinds[] = {
    {"conv1d",
     "nn.Conv1d({C_in}, {C_out}, {kernel_size}{, stride=stride:1}{, padding=padding:0}"
     "{, dilation=dilation:1}{, groups=groups:1}{, bias=bias:True})"},
    {"conv2d",
     "nn.Conv2d({C_in}, {C_out}, {kernel_size}{, stride=stride:1}{, padding=padding:0}"
     "{, dilation=dilation:1}{, groups=groups:1}{, bias=bias:True})"},
    {"conv3d",
     "nn.Conv3d({C_in}, {C_out}, {kernel_size}{, stride=stride:1}{, padding=padding:0}"
     "{, dilation=dilation:1}{, groups=groups:1}{, bias=bias:True})"},
    {"conv_transpose2d",
     "nn.ConvTranspose2d({C_in}, {C_out}, {kernel_size}{, stride=stride:1}{, padding=padding:0}"
     "{, output_padding=output_padding:0}{, groups=groups:1}{, bias=bias:True}"
     "{, dilation=dilation:1})"},
    {"linear", "nn.Linear({I}, {O}{, bias=bias:True})"},
    {"embedding", "nn.Embedding({V}, {D})"},

    {"batch_norm1d",
     "nn.BatchNorm1d({C}{, affine=affine*gamma:True}{, "
     "track_running_stats=track_running_stats:True})",
     kSame, kBothOrNone},
    {"batch_norm2d",
     "nn.BatchNorm2d({C}{, affine=affine*gamma:True}{, "
     "track_running_stats=track_running_stats:True})",
     kSame, kBothOrNone},
    {"batch_norm3d",
     "nn.BatchNorm3d({C}{, affine=affine*gamma:True}{, "
     "track_running_stats=track_running_stats:True})",
     kSame, kBothOrNone},
    {"group_norm", "nn.GroupNorm({g}, {C}{, affine=affine:True})"},
    {"instance_norm2d", "nn.InstanceNorm2d({C}{, affine=affine:False})"},
    {"layer_norm",
     "nn.LayerNorm({C}{, elementwise_affine=elementwise_affine:True}{, bias=bias:True})"},
    {"layer_norm2d", "nn.LayerNorm({C})", "{self}({x}.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)"},
    {"rms_norm", "nn.RMSNorm({C}{, elementwise_affine=elementwise_affine:True})"},
    {"lrn", "nn.LocalResponseNorm({n}{, alpha=alpha:0.0001}{, beta=beta:0.75}{, k=k:1})"},

    {"max_pool1d",
     "nn.MaxPool1d({kernel_size}, stride={stride}{, padding=padding:0}{, dilation=dilation:1}"
     "{, ceil_mode=ceil_mode:False})"},
    {"max_pool2d",
     "nn.MaxPool2d({kernel_size}, stride={stride}{, padding=padding:0}{, dilation=dilation:1}"
     "{, ceil_mode=ceil_mode:False})"},
    {"max_pool3d",
     "nn.MaxPool3d({kernel_size}, stride={stride}{, padding=padding:0}{, dilation=dilation:1}"
     "{, ceil_mode=ceil_mode:False})"},
    {"avg_pool2d",
     "nn.AvgPool2d({kernel_size}, stride={stride}{, padding=padding:0}{, ceil_mode=ceil_mode:False}"
     "{, count_include_pad=count_include_pad:True})"},
    {"adaptive_avg_pool2d", "nn.AdaptiveAvgPool2d({output_size})"},
    {"adaptive_max_pool2d", "nn.AdaptiveMaxPool2d({output_size})"},
    {"global_avg_pool2d", "nn.AdaptiveAvgPool2d(1)"},
    {"mean", "", "{x}.mean(dim={span}{, keepdim=keepdim:False})"},

    {"relu", "nn.ReLU({, inplace=inplace:False})"},
    {"relu6", "nn.ReLU6({, inplace=inplace:False})"},
    {"leaky_relu", "nn.LeakyReLU({, negative_slope=slope:0.01}{, inplace=inplace:False})"},
    {"prelu", "nn.PReLU({, num_parameters=slopes:1})", kSame, "slopes == 1 || slopes == C"},
    {"elu", "nn.ELU({, alpha=alpha:1}{, inplace=inplace:False})"},
    {"selu", "nn.SELU({, inplace=inplace:False})"},
    {"gelu", "nn.GELU({, approximate='approximate})"},
    {"silu", "nn.SiLU({, inplace=inplace:False})"},
    {"mish", "nn.Mish({, inplace=inplace:False})"},
    {"hardswish", "nn.Hardswish({, inplace=inplace:False})"},
    {"hardsigmoid", "nn.Hardsigmoid({, inplace=inplace:False})"},
    {"hardtanh",
     "nn.Hardtanh({, min_val=min_val:-1}{, max_val=max_val:1}{, inplace=inplace:False})"},
    {"sigmoid", "nn.Sigmoid()"},
    {"tanh", "nn.Tanh()"},
    {"softplus", "nn.Softplus()"},
    {"softmax", "nn.Softmax(dim={dim})"},
    {"softmax2d", "nn.Softmax2d()"},

    {"dropout", "nn.Dropout({, p=p:0.5}{, inplace=inplace:False})"},
    {"stochastic_depth", "nn.Identity()", kSame, "",
     "Stochastic depth leaves nothing out here, as in evaluation."},
    {"identity", "nn.Identity()"},

    {"add", "", "{+}"},
    {"sub", "", "{x} - {y}"},
    {"mul", "", "{*}"},
    {"div", "", "{x} / {y}"},
    {"scale", "", "{x} * {factor}"},
    {"concat", "", "torch.cat([{inputs}], dim={dim})"},
    {"matmul", "", "{x} @ {y}{?transpose_b:.transpose(-2, -1)}"},
    {"flatten", "", "torch.flatten({x}, {start_dim})"},
    {"reshape", "", "{x}.reshape(-1, {output})"},
    {"permute", "", "{x}.permute(0, {order})"},
    {"transpose", "", "{x}.transpose({dim0}, {dim1})"},
    {"slice", "", "{x}[{slice}]"},
    {"select", "", "{x}.select({dim}, {index})"},
    {"chunk", "", "torch.chunk({x}, {chunks}, dim={dim})[{index}]"},
    {"crop", "",
     "{x}[:, :, {floor((H - H_out)/2)}:{floor((H - H_out)/2) + H_out}, "
     "{floor((W - W_out)/2)}:{floor((W - W_out)/2) + W_out}]"},
    {"padded_shortcut", "", "F.pad({x}[:, :, ::{s}, ::{s}], (0, 0, 0, 0, 0, {C_out - C}))"},
    {"zero_pad2d", "nn.ZeroPad2d(({p_left}, {p_right}, {p_top}, {p_bottom}))"},
    {"upsample", "nn.Upsample(size={size}{, mode='mode})"},
    {"pixel_shuffle", "nn.PixelShuffle({r})"},
    {"pixel_unshuffle", "nn.PixelUnshuffle({r})"},
    {"channel_shuffle", "nn.ChannelShuffle({g})"},

    {"class_token", "nn.Parameter(torch.zeros(1, {rows}, {D}))",
     "torch.cat([{self}.expand({x}.shape[0], -1, -1), {x}], dim=1)"},
    {"position_embedding", "nn.Parameter(torch.zeros(1, {rows}, {D}))",
     "{x} + {self}{?rows != L:[:, :{L}]}"},
    {"layer_scale", "nn.Parameter(torch.ones({C}, 1, 1))", "{x} * {self}"},
    {"multi_head_attention",
     "nn.MultiheadAttention({E}, {num_heads}{, bias=bias:True}, batch_first=True)",
     "{self}({x}, {y}, {z}, need_weights=False)[0]"},
    {"scaled_dot_product_attention", "",
     "F.scaled_dot_product_attention({?h == 1:{x}, {y}, {z}}{?h > 1:*(each.unflatten(-1, ({h}, "
     "-1)).transpose(1, 2) for each in ({x}, {y}, {z}))}{, is_causal=is_causal:False})"
     "{?h > 1:.transpose(1, 2).flatten(2)}"},
    {"lstm",
     "nn.LSTM({I}, {H}{, num_layers=num_layers:1}{, bias=bias:True}, batch_first=True"
     "{, bidirectional=bidirectional:False}{, proj_size=proj_size:0})",
     kFirstState, "b == 0 || b_state"},
    {"gru",
     "nn.GRU({I}, {H}{, num_layers=num_layers:1}{, bias=bias:True}, batch_first=True"
     "{, bidirectional=bidirectional:False})",
     kFirstState, "b == 0 || b_state"},
    {"rnn",
     "nn.RNN({I}, {H}{, num_layers=num_layers:1}{, bias=bias:True}, batch_first=True"
     "{, bidirectional=bidirectional:False})",
     kFirstState, "b == 0 || b_state"},
};

}  // namespace

const PytorchKind* find_pytorch_kind(std::string_view kind) {
  for (const PytorchKind& each : kKinds) {
    if (each.kind == kind) return &each;
  }
  return nullptr;
}

}  // namespace ledger
