# Toolchain file: finds Emscripten (an active emsdk, else the one on the PATH, else Debian's package)
# and hands over to the toolchain file that comes with it.

if(DEFINED ENV{EMSDK} AND EXISTS "$ENV{EMSDK}/upstream/emscripten")
  set(_emscripten_root "$ENV{EMSDK}/upstream/emscripten")
else()
  find_program(_em_config em-config NO_CACHE)
  if(_em_config)
    execute_process(COMMAND "${_em_config}" EMSCRIPTEN_ROOT
      OUTPUT_VARIABLE _emscripten_root OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
  if(NOT _emscripten_root)
    set(_emscripten_root /usr/share/emscripten)
  endif()
endif()
if(NOT EXISTS "${_emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")
  message(FATAL_ERROR "Emscripten was not found. tools/setup installs it on Debian; an active emsdk works too.")
endif()

include("${_emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")

# Debian's Emscripten uses Debian's acorn to make the JavaScript small, but a Node that does not come
# from Debian does not look where Debian keeps it.
if(NOT DEFINED ENV{EMSDK} AND IS_DIRECTORY /usr/share/nodejs/acorn)
  set(CMAKE_C_LINKER_LAUNCHER "${CMAKE_COMMAND};-E;env;NODE_PATH=/usr/share/nodejs")
  set(CMAKE_CXX_LINKER_LAUNCHER "${CMAKE_C_LINKER_LAUNCHER}")
endif()

# The one that runs our tests: any Node of today.
find_program(LEDGER_NODE NAMES node nodejs NO_CMAKE_FIND_ROOT_PATH)
set(CMAKE_CROSSCOMPILING_EMULATOR "${LEDGER_NODE}")
