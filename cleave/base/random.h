// Random streams that give the same numbers on every platform and for any number of threads.
//
// The generator is xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number
// generators", ACM TOMS 2021), seeded through splitmix64. A stream is named by (seed, stream):
// work that may run in parallel takes one stream per work item, never one per thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>

namespace cleave {

class RandomStream {
 public:
  explicit RandomStream(std::uint64_t seed, std::uint64_t stream = 0);

  std::uint64_t NextBits() {
    const std::uint64_t result = Rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = Rotl(state_[3], 45);
    return result;
  }

  // Uniform in [0, 1), 53 bits.
  double Uniform() { return static_cast<double>(NextBits() >> 11) * 0x1.0p-53; }

  // Uniform in [0, 1), 24 bits.
  float UniformFloat() { return static_cast<float>(NextBits() >> 40) * 0x1.0p-24F; }

  // Uniform in [0, bound), bound >= 1; unbiased up to 2^-32 * bound (multiply-shift).
  std::uint32_t Below(std::uint32_t bound) {
    return static_cast<std::uint32_t>(((NextBits() >> 32) * bound) >> 32);
  }

  // Standard normal (Box-Muller; two uniforms a call, no hidden state).
  double Normal();

  // Fisher-Yates.
  template <typename T>
  void Shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[Below(static_cast<std::uint32_t>(i))]);
    }
  }

  // The full state, for checkpoints.
  const std::array<std::uint64_t, 4>& state() const { return state_; }
  void set_state(const std::array<std::uint64_t, 4>& state) { state_ = state; }

 private:
  static constexpr std::uint64_t Rotl(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

  std::array<std::uint64_t, 4> state_{};
};

}  // namespace cleave
