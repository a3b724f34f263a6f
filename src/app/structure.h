// Layers added, removed, moved, copied and replaced, as entries of Settings::changes.
#pragma once

#include "app/action.h"

namespace ledger {

// The settings after the action, or why it cannot be done. Changes that undo each other are
// dropped, so that a layer moved to and fro leaves nothing behind.
Result<Settings> change_structure(const Settings& settings, const AddLayer&, const Meaning&);
Result<Settings> change_structure(const Settings& settings, const RemoveLayer&, const Meaning&);
Result<Settings> change_structure(const Settings& settings, const DuplicateLayer&, const Meaning&);
Result<Settings> change_structure(const Settings& settings, const MoveLayer&, const Meaning&);
Result<Settings> change_structure(const Settings& settings, const MoveLayerBeside&, const Meaning&);
Result<Settings> change_structure(const Settings& settings, const SetKind&, const Meaning&);

// The fields that a new layer of a kind must be given, with values that suit an input of this
// shape: as many channels as there are, windows that keep the size.
std::map<std::string, std::string> starting_fields(const LayerKind& kind, const Shape& input);

}  // namespace ledger
