#include <iostream>

#include "cli/cli.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  return ledger::run_cli(argc, argv, std::cin, std::cout, std::cerr);
}
