// TensorBoard's event files: records of scalars over steps, framed as TensorFlow's TFRecord.
//
// A record is length (8 bytes, little-endian), masked CRC-32C of the length, data, masked CRC-32C
// of the data. The data is a tensorflow.Event message, written here by hand: three fields do not
// need a protobuf library. Files begin with an event that names the version, "brain.Event:2".
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace cleave {

using NamedScalar = std::pair<std::string_view, double>;

// The record that a file starts with. `wall_seconds` since the Unix epoch.
std::string EventFileHeader(double wall_seconds);

// One record with the scalars of one step.
std::string ScalarEvent(double wall_seconds, std::int64_t step,
                        std::span<const NamedScalar> scalars);

}  // namespace cleave
