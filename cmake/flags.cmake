# How our own code is compiled. Third-party code is compiled as it comes.

# No exceptions and no run-time type information, in every build: the page is smaller for it, and
# code that compiles natively must also compile for the page.
add_library(ledger_flags INTERFACE)
target_compile_options(ledger_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees overlapping copies in std::string where there are none (GCC bug 105651).
  target_compile_options(ledger_flags INTERFACE -Wno-restrict)
endif()

add_library(ledger_no_exceptions INTERFACE)
target_compile_options(ledger_no_exceptions INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions -fno-rtti>)

if(LEDGER_SANITIZE)
  # For all code, third-party too: a library that is not instrumented hides errors in its callers.
  # vptr needs run-time type information, which we do without.
  add_compile_options(-fsanitize=address,undefined -fno-sanitize=vptr -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()

# Clang's libFuzzer sees which branches our own code takes. The tests run under the sanitizers are
# made of the same objects: a second build of everything would take longer than they do.
set(LEDGER_FUZZ OFF)
if(LEDGER_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  set(LEDGER_FUZZ ON)
  target_compile_options(ledger_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(EMSCRIPTEN)
  # Third-party code is part of the page as well.
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions>
                      $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)
  # One place knows how an option was spelled by which version; 3.1.6 is the oldest we support.
  if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.25)
    set(LEDGER_STACK_OPTION -sTOTAL_STACK=1MB)
  else()
    set(LEDGER_STACK_OPTION -sSTACK_SIZE=1MB)
  endif()
endif()
