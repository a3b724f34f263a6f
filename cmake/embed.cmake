# ledger_embed(MODULE FUNCTION FOLDER PATTERN)
#
# Every file FOLDER/PATTERN becomes part of MODULE, byte for byte, behind the function
#     std::span<const ledger::EmbeddedFile> ledger::FUNCTION();
# in the order of the file names. To be called before ledger_module(MODULE …). The C++ is generated
# again when a file is added, removed or changed.
#
# The function is to be declared by hand in a header of the module; EmbeddedFile is in data/embedded.h.

set(_ledger_embed_script "${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake")

function(ledger_embed module function folder pattern)
  file(GLOB _files CONFIGURE_DEPENDS "${folder}/${pattern}")
  ledger_embed_files(${module} ${function} ${_files})
endfunction()

# The same for a list of files that may themselves be made by the build.
function(ledger_embed_files module function)
  set(_output "${CMAKE_BINARY_DIR}/generated/${module}_${function}.cpp")
  # The list travels in a file, since it may be long. It is only rewritten when it changes, and the
  # C++ depends on it, so that a removed file is noticed too.
  set(_list "${CMAKE_BINARY_DIR}/generated/${module}_${function}.txt")
  set(_content "${ARGN}")
  string(REPLACE ";" "\n" _content "${_content}")
  file(CONFIGURE OUTPUT "${_list}" CONTENT "${_content}\n" @ONLY)
  add_custom_command(OUTPUT "${_output}"
    COMMAND "${CMAKE_COMMAND}" -DFUNCTION=${function} -DLIST=${_list} -DOUTPUT=${_output}
            -P "${_ledger_embed_script}"
    DEPENDS ${ARGN} "${_list}" "${_ledger_embed_script}"
    COMMENT "Embedding ${function}" VERBATIM)
  # Long string literals: GCC does not mind, Clang only warns.
  set_source_files_properties("${_output}" PROPERTIES COMPILE_OPTIONS "-Wno-overlength-strings")
  set_property(GLOBAL APPEND PROPERTY LEDGER_EMBEDS_${module} "${_output}")
endfunction()
