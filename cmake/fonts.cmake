# The fonts of the page: cut down at build time from Debian's font packages by tools/make_fonts.py and
# embedded as ledger::embedded_fonts() of the module data.

set(LEDGER_ROBOTO /usr/share/fonts/truetype/roboto/unhinted/RobotoTTF
    CACHE PATH "Folder with Roboto-Regular.ttf and Roboto-Medium.ttf")
set(LEDGER_DEJAVU /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf CACHE FILEPATH "DejaVuSans.ttf")

# Debian's fonttools belong to Debian's Python, which may not be the first on the PATH.
find_program(LEDGER_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_program(LEDGER_PYTHON NAMES python3 REQUIRED NO_CMAKE_FIND_ROOT_PATH)

set(_fonts "${CMAKE_BINARY_DIR}/generated/fonts")
set(LEDGER_FONTS "${_fonts}/Roboto-Medium.ttf" "${_fonts}/Roboto-Regular.ttf" "${_fonts}/Symbols.ttf")
set(_arguments "${LEDGER_ROBOTO}/Roboto-Regular.ttf" "${LEDGER_ROBOTO}/Roboto-Medium.ttf" "${LEDGER_DEJAVU}")
add_custom_command(OUTPUT ${LEDGER_FONTS}
  COMMAND "${LEDGER_PYTHON}" "${CMAKE_SOURCE_DIR}/tools/make_fonts.py" ${_arguments} "${_fonts}"
  DEPENDS "${CMAKE_SOURCE_DIR}/tools/make_fonts.py" ${_arguments}
  COMMENT "Cutting the fonts" VERBATIM)
