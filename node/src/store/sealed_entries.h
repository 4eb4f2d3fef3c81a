/* SPDX-License-Identifier: EUPL-1.2 */
/* Entries of a table that rest sealed, each under a key of its own in the segment files: place of the key 8,
 * nonce, XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha, as libsodium has it) bound to the entry's key. What was
 * there before a put or a drop is gone for good. */
#ifndef STORE_SEALED_ENTRIES_H
#define STORE_SEALED_ENTRIES_H

#include "store/db.h"
#include "store/writer.h"

#define ES_SEALED_ENTRY_MAX 8192 /* bytes of a plain entry, of any table */

/* A table whose entries are like that. */
struct es_sealed_table {
	enum es_table table;
	size_t max; /* bytes of a plain entry, at most ES_SEALED_ENTRY_MAX */
};

/* plain: room for kind->max bytes; the caller wipes it. ES_NOT_FOUND: its key is gone, its place has another's by
 * now, or it is damaged: nothing is here any more. ES_IO: its key cannot be read now. */
es_err es_entry_unseal(struct es_snapshot *snap, const struct es_sealed_table *kind,
                       struct es_bytes key, struct es_bytes value, uint8_t *plain,
                       size_t *len) ES_MUST_USE;

/* Under a new key at a new place; an entry that is here is to be dropped before. (writer) */
es_err es_entry_seal(struct es_write *w, const struct es_sealed_table *kind, struct es_bytes key,
                     struct es_bytes plain) ES_MUST_USE;

/* The entry and its key; ES_OK where there is none. (writer) */
es_err es_entry_drop(struct es_write *w, const struct es_sealed_table *kind,
                     struct es_bytes key) ES_MUST_USE;

#endif
