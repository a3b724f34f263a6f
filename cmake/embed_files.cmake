# Run with -P: writes the files named in LIST into the C++ file OUTPUT as the function FUNCTION.
# In CMake's own language, because a helper in C++ would be built for the browser by Emscripten.
#
# Every byte is written as an escape in a string literal: compilers read that far faster than an
# array of numbers, and nothing in a file can end the literal early.

file(STRINGS "${LIST}" _files)
set(_arrays "")
set(_entries "")
set(_number 0)
foreach(_file IN LISTS _files)
  get_filename_component(_name "${_file}" NAME)
  file(READ "${_file}" _hex HEX)
  file(SIZE "${_file}" _size)
  # 64 bytes a line. (CMake has no {64}, and 64 times ".." is not nice, so twice eight.)
  string(REGEX REPLACE "(................................................................................................................................)"
         "\\1\n" _hex "${_hex}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" _hex "${_hex}")
  string(REGEX REPLACE "([^\n]+)" "    \"\\1\"" _hex "${_hex}")
  if(_size EQUAL 0)
    set(_hex "    \"\"")
  endif()
  string(APPEND _arrays "constexpr char file_${_number}[] =\n${_hex};\n\n")
  string(APPEND _entries "    {\"${_name}\", std::string_view(file_${_number}, ${_size})},\n")
  math(EXPR _number "${_number} + 1")
endforeach()

set(_code "// Generated from files of this project; see cmake/embed_files.cmake.\n")
string(APPEND _code "#include \"data/embedded.h\"\n\nnamespace ledger {\n\n")
if(_number EQUAL 0)
  string(APPEND _code "std::span<const EmbeddedFile> ${FUNCTION}() { return {}; }\n")
else()
  string(APPEND _code "namespace {\n\n${_arrays}constexpr EmbeddedFile files[] = {\n${_entries}};\n\n}  // namespace\n\n")
  string(APPEND _code "std::span<const EmbeddedFile> ${FUNCTION}() { return files; }\n")
endif()
string(APPEND _code "\n}  // namespace ledger\n")
file(WRITE "${OUTPUT}" "${_code}")
