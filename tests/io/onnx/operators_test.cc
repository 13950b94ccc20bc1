// Costs of operators against numbers worked out by hand. Floats take 4 bytes.
#include <gtest/gtest.h>

#include "tests/io/onnx/model_builder.h"

namespace cleave::onnx_import {
namespace {

TEST(ElementwiseTest, AddCostsOneFlopAnElement) {
  const Outcome add = CostOf("Add", {In({2, 3, 4}), W({4})});
  EXPECT_EQ(add.flops, 24);                             // 2*3*4
  EXPECT_EQ(add.weight_bytes, 16);                      // 4 floats
  EXPECT_EQ(add.bytes_accessed, 24 * 4 + 16 + 24 * 4);  // in, weight, out
}

TEST(ElementwiseTest, InputsBroadcast) {
  EXPECT_EQ(CostOf("Mul", {In({8, 1, 6, 1}), In({7, 1, 5})}).flops, 8 * 7 * 6 * 5);
  EXPECT_EQ(CostOf("Equal", {In({8, 1}), In({7})}).output_bytes[0], 56);  // booleans: a byte each
}

TEST(ElementwiseTest, SpecialFunctionsCostEight) {
  EXPECT_EQ(CostOf("Exp", {In({10})}).flops, 80);
  EXPECT_EQ(CostOf("Sigmoid", {In({10})}).flops, 170);              // exp 8, add 1, divide 8
  EXPECT_EQ(CostOf("Gelu", {In({10})}, {}, "", 1, 20).flops, 120);  // erf 8 and 4 products and sums
}

TEST(ElementwiseTest, VariadicSumCostsOneLessThanItsInputs) {
  EXPECT_EQ(CostOf("Sum", {In({10}), In({10}), In({10})}).flops, 20);
  EXPECT_EQ(CostOf("Mean", {In({10}), In({10}), In({10})}).flops, 30);
}

TEST(ElementwiseTest, ReadingATensorTwiceMovesItOnce) {
  ModelBuilder builder;
  const Graph graph = builder.Input("x", {10}).Output("y").Op("Mul", {"x", "x"}, {"y"}).Import();
  EXPECT_EQ(graph.nodes[0].bytes_accessed, 80);  // x once, y once
}

TEST(ElementwiseTest, CastChangesTheSize) {
  EXPECT_EQ(CostOf("Cast", {In({10})}, {{"to", 10}}).output_bytes[0], 20);  // float16
}

TEST(ConvolutionTest, DenseAndGrouped) {
  // Output 2x8x6x6 (stride 1, no padding); 3*3*3 multiply-adds each, and a bias.
  const Outcome conv = CostOf("Conv", {In({2, 3, 8, 8}), W({8, 3, 3, 3}), W({8})});
  EXPECT_EQ(conv.flops, 2 * 8 * 36 * (2 * 27 + 1));
  EXPECT_EQ(conv.weight_bytes, (8 * 27 + 8) * 4);
  EXPECT_EQ(conv.bytes_accessed, 2 * 3 * 64 * 4 + (8 * 27 + 8) * 4 + 2 * 8 * 36 * 4);
  // Depthwise: 9 multiply-adds an output.
  EXPECT_EQ(CostOf("Conv", {In({1, 8, 8, 8}), W({8, 1, 3, 3})}, {{"group", 8}}).flops, 8 * 36 * 18);
}

TEST(ConvolutionTest, StridesPaddingAndDilation) {
  const Operand x = In({1, 1, 9, 9});
  const Operand w = W({1, 1, 3, 3});
  // (9 + 2 - 3) / 2 + 1 = 5
  EXPECT_EQ(
      CostOf("Conv", {x, w}, {{"strides", Dims{2, 2}}, {"pads", Dims{1, 1, 1, 1}}}).output_bytes[0],
      25 * 4);
  // SAME: ceil(9 / 2) = 5
  EXPECT_EQ(
      CostOf("Conv", {x, w}, {{"strides", Dims{2, 2}}, {"auto_pad", "SAME_UPPER"}}).output_bytes[0],
      25 * 4);
  // A dilation of 2 spans 5: 9 - 5 + 1 = 5
  EXPECT_EQ(CostOf("Conv", {x, w}, {{"dilations", Dims{2, 2}}}).output_bytes[0], 25 * 4);
}

TEST(ConvolutionTest, Transposed) {
  // 2 * (4 - 1) + 3 = 9 a side; every one of 2*4*4 inputs meets 5 filters of 3x3.
  const Outcome conv =
      CostOf("ConvTranspose", {In({1, 2, 4, 4}), W({2, 5, 3, 3})}, {{"strides", Dims{2, 2}}});
  EXPECT_EQ(conv.output_bytes[0], 5 * 81 * 4);
  EXPECT_EQ(conv.flops, 2 * 2 * 16 * 5 * 9);
}

TEST(ConvolutionTest, Integer) {
  const Outcome conv = CostOf("ConvInteger", {In({1, 3, 8, 8}, 2), W({4, 3, 3, 3}, 2)});
  EXPECT_EQ(conv.flops, 2 * 4 * 36 * 27);
  EXPECT_EQ(conv.weight_bytes, 108);            // one byte each
  EXPECT_EQ(conv.output_bytes[0], 4 * 36 * 4);  // int32
  const Outcome quantised =
      CostOf("QLinearConv", {In({1, 3, 8, 8}, 2), W({}), W({}, 2), W({4, 3, 3, 3}, 3), W({4}),
                             W({4}, 3), W({}), W({}, 2)});
  EXPECT_EQ(quantised.flops, 4 * 36 * (2 * 27 + 2));
  EXPECT_EQ(quantised.weight_bytes, 108 + 16 + 4);  // filter, scales, zero points
  EXPECT_EQ(quantised.output_bytes[0], 4 * 36);
}

TEST(MatmulTest, Products) {
  EXPECT_EQ(CostOf("MatMul", {In({5, 2, 3}), In({3, 4})}).flops, 2 * 5 * 2 * 3 * 4);
  EXPECT_EQ(CostOf("MatMul", {In({3}), In({3})}).flops, 6);
  EXPECT_EQ(CostOf("Gemm", {In({3, 2}), W({4, 3}), W({4})}, {{"transA", 1}, {"transB", 1}}).flops,
            2 * 2 * 3 * 4 + 8);
  EXPECT_EQ(CostOf("MatMulInteger", {In({2, 3}, 2), W({3, 4}, 3)}).output_bytes[0], 8 * 4);
}

TEST(MatmulTest, FourBitWeightsTakeHalfAByte) {
  // 64 x 32 weights in 32 blocks of 32, 16 bytes each; 64 scales.
  const Outcome product = CostOf("MatMulNBits", {In({1, 10, 32}), W({64, 1, 16}, 2), W({64})},
                                 {{"K", 32}, {"N", 64}, {"bits", 4}, {"block_size", 32}}, kMs);
  EXPECT_EQ(product.weight_bytes, 64 * 16 + 64 * 4);
  EXPECT_EQ(product.flops, 2 * 10 * 32 * 64 + 2 * 32 * 64);  // the product, and unpacking
}

TEST(EinsumTest, Contractions) {
  // b=2 i=3 k=4 j=5: 2 * 2*3*4*5
  EXPECT_EQ(CostOf("Einsum", {In({2, 3, 4}), In({2, 4, 5})}, {{"equation", "bik,bkj->bij"}}).flops,
            240);
  // An outer product sums nothing: one product each.
  EXPECT_EQ(CostOf("Einsum", {In({3}), In({4})}, {{"equation", "i,j->ij"}}).flops, 12);
  EXPECT_EQ(CostOf("Einsum", {In({3, 4})}, {{"equation", "ij->ji"}}).flops, 0);
  EXPECT_EQ(CostOf("Einsum", {In({3, 4})}, {{"equation", "ij->i"}}).flops, 12);
  EXPECT_EQ(CostOf("Einsum", {In({7, 3, 4}), In({4, 5})}, {{"equation", "...ik,kj"}}).flops,
            2 * 7 * 3 * 4 * 5);
  // Left to right: ij,jk (2*3*4*5), then ik,kl (2*3*5*6).
  EXPECT_EQ(
      CostOf("Einsum", {In({3, 4}), In({4, 5}), In({5, 6})}, {{"equation", "ij,jk,kl->il"}}).flops,
      120 + 180);
}

TEST(RecurrentTest, Lstm) {
  // T=5 B=2 I=3 H=4: each of 10 steps 2*4*4*(3+4) and 79 a hidden unit.
  const Outcome lstm =
      CostOf("LSTM", {In({5, 2, 3}), W({1, 16, 3}), W({1, 16, 4})}, {{"hidden_size", 4}}, "", 3);
  EXPECT_EQ(lstm.flops, 10 * (2 * 16 * 7 + 79 * 4));
  EXPECT_EQ(lstm.output_bytes, (std::vector<std::int64_t>{5 * 2 * 4 * 4, 32, 32}));
  // Everything once, and R (256 bytes) at four more steps.
  EXPECT_EQ(lstm.bytes_accessed, 120 + 192 + 256 + 160 + 64 + 4 * 256);
}

TEST(RecurrentTest, Gru) {
  const Outcome gru = CostOf("GRU", {In({5, 2, 3}), W({2, 12, 3}), W({2, 12, 4})},
                             {{"hidden_size", 4}, {"direction", "bidirectional"}});
  // 6 biases, 2 sigmoids of 17, a tanh of 8, and 5.
  EXPECT_EQ(gru.flops, 20 * (2 * 12 * 7 + 53 * 4));
}

TEST(AttentionTest, Standard) {
  // 2 batches, 4 heads, 8 x 8 scores: 2 * (16 + 16) for both products, 1 scale, 12 softmax.
  const Outcome attention =
      CostOf("Attention", {In({2, 4, 8, 16}), In({2, 4, 8, 16}), In({2, 4, 8, 16})}, {}, "", 1, 23);
  EXPECT_EQ(attention.flops, 2 * 4 * 64 * (64 + 13));
  EXPECT_EQ(attention.output_bytes[0], 2 * 4 * 8 * 16 * 4);
}

TEST(AttentionTest, MicrosoftWithProjection) {
  // Input 1x8x32; weights 32x96; 2 heads of 16.
  const Outcome attention =
      CostOf("Attention", {In({1, 8, 32}), W({32, 96}), W({96})}, {{"num_heads", 2}}, kMs);
  EXPECT_EQ(attention.flops, 2 * 8 * 32 * 96 + 2 * 64 * (64 + 13));
  EXPECT_EQ(attention.weight_bytes, (32 * 96 + 96) * 4);
}

TEST(AttentionTest, GroupedQueriesReadTheCache) {
  // 4 query heads and 2 key heads of 8; 1 new token after 7.
  const Outcome attention = CostOf("GroupQueryAttention",
                                   {In({1, 1, 32}), In({1, 1, 16}), In({1, 1, 16}),
                                    In({1, 2, 7, 8}), In({1, 2, 7, 8}), In({1}, 6), In({}, 6)},
                                   {{"num_heads", 4}, {"kv_num_heads", 2}}, kMs, 3);
  EXPECT_EQ(attention.flops, 4 * 8 * (2 * 16 + 14));    // 4 heads, 1 x 8 scores, masked
  EXPECT_EQ(attention.output_bytes[1], 2 * 8 * 8 * 4);  // the cache grows to 8
}

TEST(NormalizationTest, PerElement) {
  EXPECT_EQ(CostOf("Softmax", {In({2, 10})}).flops, 240);
  EXPECT_EQ(CostOf("LayerNormalization", {In({2, 10}), W({10}), W({10})}).flops, 140);
  EXPECT_EQ(CostOf("BatchNormalization", {In({1, 4, 5}), W({4}), W({4}), W({4}), W({4})}).flops,
            40);
  EXPECT_EQ(CostOf("SkipLayerNormalization", {In({1, 2, 8}), In({1, 2, 8}), W({8})}, {}, kMs).flops,
            16 * 9);
}

TEST(PoolingTest, WindowsAndGlobal) {
  // ceil((7 - 3) / 2) + 1 = 3 a side, 9 comparisons each.
  EXPECT_EQ(
      CostOf("MaxPool", {In({1, 2, 7, 7})}, {{"kernel_shape", Dims{3, 3}}, {"strides", Dims{2, 2}}})
          .flops,
      2 * 9 * 9);
  EXPECT_EQ(CostOf("GlobalAveragePool", {In({1, 8, 7, 7})}).output_bytes[0], 32);
  // ceil_mode: (8 - 3) / 2 rounds up to 3, plus 1.
  EXPECT_EQ(CostOf("AveragePool", {In({1, 1, 8})},
                   {{"kernel_shape", Dims{3}}, {"strides", Dims{2}}, {"ceil_mode", 1}})
                .output_bytes[0],
            16);
}

TEST(ReductionTest, AxesAsInputAndAttribute) {
  EXPECT_EQ(CostOf("ReduceMean", {In({2, 3, 4})}, {{"axes", Dims{-1}}}).output_bytes[0], 24);
  const Outcome sum = CostOf("ReduceSum", {In({2, 3, 4}), List({0, 2})}, {{"keepdims", 0}});
  EXPECT_EQ(sum.output_bytes[0], 12);
  EXPECT_EQ(sum.flops, 24);
  EXPECT_EQ(sum.weight_bytes, 0);  // the axes are a parameter
  EXPECT_EQ(CostOf("ArgMax", {In({2, 3})}, {{"axis", 1}}).output_bytes[0], 16);  // int64
}

TEST(MovementTest, GatherReadsRowsNotTables) {
  const Outcome gather = CostOf("Gather", {W({1000, 8}), In({1, 5}, 7)});
  EXPECT_EQ(gather.weight_bytes, 32000);
  EXPECT_EQ(gather.bytes_accessed, 5 * 8 + 2 * 5 * 8 * 4);  // indices, and rows in and out
}

TEST(MovementTest, ViewsMoveNothing) {
  for (const auto& view :
       {CostOf("Reshape", {In({2, 6}), List({0, -1, 3})}), CostOf("Flatten", {In({2, 6})}),
        CostOf("Squeeze", {In({1, 12}), List({0})}), CostOf("Unsqueeze", {In({12}), List({0, 2})}),
        CostOf("Identity", {In({12})})}) {
    EXPECT_EQ(view.flops, 0);
    EXPECT_EQ(view.bytes_accessed, 0);
    EXPECT_EQ(view.weight_bytes, 0);
    EXPECT_EQ(view.output_bytes[0], 48);
  }
}

TEST(MovementTest, Shapes) {
  EXPECT_EQ(CostOf("Transpose", {In({2, 6})}).bytes_accessed, 96);
  EXPECT_EQ(CostOf("Slice", {In({10, 4}), List({-3}), List({1 << 30}), List({0})}).bytes_accessed,
            2 * 3 * 4 * 4);
  EXPECT_EQ(
      CostOf("Slice", {In({10}), List({8}), List({0}), List({0}), List({-3})}).output_bytes[0],
      12);  // 8, 5, 2
  EXPECT_EQ(CostOf("Split", {In({10}), List({4, 6})}, {}, "", 2).output_bytes,
            (std::vector<std::int64_t>{16, 24}));
  EXPECT_EQ(CostOf("Concat", {In({2, 3}), In({2, 5})}, {{"axis", 1}}).output_bytes[0], 64);
  EXPECT_EQ(CostOf("Pad", {In({4, 4}), List({0, 1, 2, 1})}).output_bytes[0], 6 * 6 * 4);
  EXPECT_EQ(CostOf("Tile", {In({2, 3}), List({2, 2})}).output_bytes[0], 96);
  EXPECT_EQ(CostOf("Expand", {In({3, 1}), List({2, 1, 4})}).output_bytes[0], 96);
  EXPECT_EQ(CostOf("DepthToSpace", {In({1, 8, 2, 3})}, {{"blocksize", 2}}).output_bytes[0], 192);
  EXPECT_EQ(CostOf("GatherND", {In({4, 5, 6}), In({7, 2}, 7)}).output_bytes[0], 7 * 6 * 4);
  EXPECT_EQ(CostOf("OneHot", {In({3}, 7), One(10), W({2})}).output_bytes[0], 120);
}

TEST(SelectionTest, UpperBounds) {
  EXPECT_EQ(CostOf("NonZero", {In({3, 4})}).output_bytes[0], 2 * 12 * 8);  // all may be non-zero
  EXPECT_EQ(CostOf("TopK", {In({2, 100}), List({5})}, {}, "", 2).output_bytes,
            (std::vector<std::int64_t>{40, 80}));
  // At most 3 boxes in each of 4 classes.
  EXPECT_EQ(
      CostOf("NonMaxSuppression", {In({1, 50, 4}), In({1, 4, 50}), List({3})}).output_bytes[0],
      12 * 3 * 8);
}

TEST(ImageTest, Resize) {
  const Outcome scaled =
      CostOf("Resize", {In({1, 2, 4, 4}), Absent(), Reals({1, 1, 2, 2})}, {{"mode", "linear"}});
  EXPECT_EQ(scaled.output_bytes[0], 2 * 64 * 4);
  EXPECT_EQ(scaled.flops, 2 * 64 * 2 * 4);  // four taps
  EXPECT_EQ(CostOf("Resize", {In({1, 2, 4, 4}), Absent(), Absent(), List({1, 2, 6, 6})}).flops, 0);
}

TEST(QuantizationTest, TypesFollowTheZeroPoint) {
  EXPECT_EQ(CostOf("QuantizeLinear", {In({10}), W({}), W({}, 3)}).output_bytes[0], 10);
  EXPECT_EQ(CostOf("DequantizeLinear", {In({10}, 3), W({}), W({}, 3)}).output_bytes[0], 40);
  EXPECT_EQ(CostOf("QuantizeLinear", {In({9}), W({}), W({}, 22)}, {}, "", 1, 21).output_bytes[0],
            5);
}

// Newer than opset 23's, but the type of a tensor does not depend on the opset.
TEST(QuantizationTest, TypesOfLateReleases) {
  EXPECT_EQ(CostOf("Cast", {In({9})}, {{"to", 24}}).output_bytes[0], 9);  // float8e8m0
  EXPECT_EQ(CostOf("Cast", {In({9})}, {{"to", 25}}).output_bytes[0], 3);  // uint2
  EXPECT_EQ(CostOf("Cast", {In({9})}, {{"to", 26}}).output_bytes[0], 3);  // int2
}

TEST(GeneratorTest, RandomNumbersAreNotConstants) {
  EXPECT_EQ(CostOf("RandomNormal", {}, {{"shape", Dims{10}}}).output_bytes[0], 40);
}

TEST(SignalTest, Transforms) {
  EXPECT_EQ(CostOf("DFT", {In({1, 16, 1})}, {{"axis", 1}}).flops, 5 * 16 * 4);  // 5 n log2 n
  // (100 - 20) / 10 + 1 frames of 20 / 2 + 1 bins, complex.
  EXPECT_EQ(CostOf("STFT", {In({1, 100, 1}), One(10), Absent(), One(20)}).output_bytes[0],
            9 * 11 * 2 * 4);
}

}  // namespace
}  // namespace cleave::onnx_import
