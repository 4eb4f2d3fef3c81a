/* SPDX-License-Identifier: EUPL-1.2 */
/* Dictionary 1: what bodies of codec 2 may refer back to, as if it stood before them. Constant
 * data, any thread; made from protocol/dictionary/1.txt at build time. docs/protocol.md,
 * "Bodies". */
#ifndef ESSAIM_DICTIONARY_H
#define ESSAIM_DICTIONARY_H

#include "essaim/bytes.h"

struct es_bytes es_dictionary(void);

#endif
