# Writes OUTPUT, a C++ source with the bytes of INPUT as DefaultCheckpointBytes().
file(READ ${INPUT} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" text "${hex}")
# Compilers limit the length of one literal; adjacent ones are joined.
string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f]){64})" "\\1\"\n    \"" text "${text}")
file(WRITE ${OUTPUT} "#include \"cleave/learn/default_checkpoint.h\"

namespace cleave {

std::string_view DefaultCheckpointBytes() {
  static constexpr char kBytes[] =
    \"${text}\";
  return {kBytes, sizeof(kBytes) - 1};
}

}  // namespace cleave
")
