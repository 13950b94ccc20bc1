# Compiler settings that every target of the project shares, through cleave_compile_options(TARGET).
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)  # the static layers end up in Python modules
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# Rebuilding from several build trees is common (presets), so a compiler cache is used where there is one.
find_program(CLEAVE_CCACHE ccache)
if(CLEAVE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CLEAVE_CCACHE})
endif()

if(CLEAVE_SANITIZE)
  add_compile_options(-fsanitize=${CLEAVE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CLEAVE_SANITIZE})
endif()

# -ffp-contract=off: a fused multiply-add would make results differ between machines.
function(cleave_compile_options target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
    -Wnon-virtual-dtor -Woverloaded-virtual -Werror -ffp-contract=off)
  # GCC 12 warns wrongly about "literal" + std::string at -O3 (its bug 105651).
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(${target} PRIVATE -Wno-restrict)
  endif()
endfunction()
