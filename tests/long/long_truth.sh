#!/bin/sh
# SPDX-License-Identifier: MIT
# tests/cases/truth.sh on twenty more cities, up to 20,000 parcels.
cities="11:5000 1:5000 2:5000 3:20000"
for seed in 1 2 3 4 5 6 7 8; do cities="$cities $seed:300 $seed:1200"; done
TRUTH_CITIES=$cities exec sh "$(dirname "$0")/../cases/truth.sh"
