# cmake -D FOLDER=configs -D OUTPUT=texts.cc -P embed_packages.cmake
#
# Writes a C++ source that holds every FOLDER/*.package.json as a string.
file(GLOB names RELATIVE ${FOLDER} ${FOLDER}/*.package.json)
list(TRANSFORM names REPLACE "\\.package\\.json$" "")
list(SORT names COMPARE NATURAL)
set(entries "")
foreach(name IN LISTS names)
  file(READ ${FOLDER}/${name}.package.json text)
  string(APPEND entries "    {\"${name}\", R\"JSON(${text})JSON\"},\n")
endforeach()
file(WRITE ${OUTPUT} "// Generated from configs/*.package.json.
#include \"cleave/io/builtin_package_texts.h\"

namespace cleave {
namespace {

constexpr BuiltinPackageText kTexts[] = {
${entries}};

}  // namespace

std::span<const BuiltinPackageText> BuiltinPackageTexts() { return kTexts; }

}  // namespace cleave
")
