# The functions that the rest of the build is written in.
#
# ledger_module(NAME [DEPENDS module…] [USES target…] [EXPOSES target…] [EXCEPTIONS])
#     Written in src/NAME/CMakeLists.txt. Every src/NAME/*.cpp (but main.cpp) becomes the static
#     library ledger_NAME; new files are picked up by themselves.
#     DEPENDS   our modules whose headers it may include (and what those depend on).
#     USES      third_party::… targets for its .cpp files only.
#     EXPOSES   third_party::… targets that its headers include too.
#     EXCEPTIONS  compile with exceptions and run-time type information (only for a library that
#               cannot do without, such as CLI11; never for code of the page).
#
#     Headers are included as "NAME/header.h". A module sees only its own headers and those of the
#     modules it names: an include against the arrows does not compile. That works because each
#     module's include path is a folder of its own, build/…/include/NAME/, with one link in it,
#     NAME -> src/NAME.
#
# ledger_program(PROGRAM MODULE)
#     src/MODULE/main.cpp and the module become the executable PROGRAM, at the top of the build
#     folder. Native only.
#
# ledger_test(NAME [SOURCES file…] [DEPENDS module…] [USES target…])
#     A GoogleTest program, run by ctest as NAME. Not often written by hand: every
#     tests/NAME_test.cpp is registered by itself (tests/CMakeLists.txt), and depends on the module
#     that its name starts with (cost_memory_test.cpp: cost), or on all modules if there is none.
#     All tests see nlohmann/json, LEDGER_TEST_DATA_DIR (tests/, so "…/truth/x.csv") and
#     LEDGER_SOURCE_DIR (the top of the repository); plain std::ifstream opens files there, also in
#     the WebAssembly build under Node. They are compiled without exceptions, as our code is: no
#     EXPECT_THROW.
#
# ledger_embed(MODULE FUNCTION FOLDER PATTERN)        (cmake/embed.cmake)
#     The files FOLDER/PATTERN become a function in MODULE that returns them.
#
# ledger_page(TARGET FOLDER DEPENDS module… [SOURCES file…] [USES target…] [LINK_OPTIONS option…])
#     (cmake/page.cmake) Emscripten only: an ES module and its .wasm in build/web/FOLDER.

function(_ledger_link_modules target visibility)
  foreach(_module IN LISTS ARGN)
    if(NOT TARGET ledger_${_module})
      message(FATAL_ERROR "${target} depends on the module ${_module}, which does not exist (or comes later in src/CMakeLists.txt)")
    endif()
    target_link_libraries(${target} ${visibility} ledger_${_module})
  endforeach()
endfunction()

function(ledger_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "EXCEPTIONS" "" "DEPENDS;USES;EXPOSES")
  set(_target ledger_${name})
  file(GLOB _sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  list(FILTER _sources EXCLUDE REGEX "/main\\.cpp$")

  set(_include "${CMAKE_BINARY_DIR}/include/${name}")
  file(MAKE_DIRECTORY "${_include}")
  file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}" "${_include}/${name}" SYMBOLIC)

  # A module of headers only is one that has nothing to compile. (One with embedded files always has.)
  get_property(_embeds GLOBAL PROPERTY LEDGER_EMBEDS_${name})
  if(_sources OR _embeds)
    add_library(${_target} STATIC ${_sources} ${_embeds})
    set(_public PUBLIC)
    target_link_libraries(${_target} PRIVATE ledger_flags ${arg_USES})
    if(NOT arg_EXCEPTIONS)
      target_link_libraries(${_target} PRIVATE ledger_no_exceptions)
    endif()
  else()
    add_library(${_target} INTERFACE)
    set(_public INTERFACE)
  endif()
  target_include_directories(${_target} ${_public} "${_include}")
  target_link_libraries(${_target} ${_public} ${arg_EXPOSES})
  _ledger_link_modules(${_target} ${_public} ${arg_DEPENDS})
  set_property(GLOBAL APPEND PROPERTY LEDGER_MODULES ${name})
endfunction()

function(ledger_program program module)
  if(EMSCRIPTEN OR NOT EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/main.cpp")
    return()
  endif()
  add_executable(${program} "${CMAKE_CURRENT_SOURCE_DIR}/main.cpp")
  target_link_libraries(${program} PRIVATE ledger_flags ledger_${module})
  set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")
endfunction()

add_custom_target(ledger_tests)
if(EMSCRIPTEN)
  # Emscripten writes CommonJS, and our package.json says that our own .js files are ES modules.
  file(WRITE "${CMAKE_BINARY_DIR}/tests/package.json" "{\"type\": \"commonjs\"}\n")
endif()

function(ledger_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;USES")
  if(NOT arg_SOURCES)
    set(arg_SOURCES ${name}.cpp)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ledger_flags ledger_no_exceptions third_party::gtest
                        third_party::json ${arg_USES})
  _ledger_link_modules(${name} PRIVATE ${arg_DEPENDS})
  target_compile_definitions(${name} PRIVATE
    LEDGER_TEST_DATA_DIR="${CMAKE_SOURCE_DIR}/tests" LEDGER_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_dependencies(ledger_tests ${name})

  if(EMSCRIPTEN)
    # The tests are linked from the objects that the page is linked from, but without the slow
    # optimizers after it, and so with Emscripten's own assertions and stack check.
    #   SINGLE_FILE  3.1.6 calls the fetch of Node >= 18 for a separate .wasm, which fails
    #   NODERAWFS    std::ifstream opens the machine's files
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
    target_link_options(${name} PRIVATE -O0 -sSINGLE_FILE=1 -sNODERAWFS=1 -sENVIRONMENT=node
      -sEXIT_RUNTIME=1 -sALLOW_MEMORY_GROWTH=1 ${LEDGER_STACK_OPTION} -sSTACK_OVERFLOW_CHECK=2)
  endif()

  set(_results "${CMAKE_BINARY_DIR}/test-results")
  file(MAKE_DIRECTORY "${_results}")
  add_test(NAME ${name} COMMAND ${name} --gtest_output=json:${_results}/${name}.json
           WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  # A test that hangs must not hold up everything behind it.
  set_tests_properties(${name} PROPERTIES TIMEOUT 300)
endfunction()
