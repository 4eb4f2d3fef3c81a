/* SPDX-License-Identifier: EUPL-1.2 */
/* Records: the header that is kept for ever, its id, and the body that can be withdrawn. Pure
 * values, any thread. docs/protocol.md, "Records". */
#ifndef ESSAIM_RECORD_H
#define ESSAIM_RECORD_H

#include "essaim/bytes.h"
#include "essaim/limits.h"

#define ES_ID_LEN 32
#define ES_AUTHOR_LEN 16
#define ES_BODY_KEY_LEN 32

/* One type for every 32-byte name: of a record, entity, log, structure, federation or act. */
struct es_id {
	uint8_t bytes[ES_ID_LEN];
};

/* compare: as memcmp, so that ids sort as their hex does. */
bool es_id_equal(const struct es_id *a, const struct es_id *b);
bool es_id_is_zero(const struct es_id *id);
int es_id_compare(const struct es_id *a, const struct es_id *b);
#define ES_ID_HEX_LEN (2 * ES_ID_LEN + 1)
/* 64 lowercase digits and a final NUL. */
void es_id_hex(const struct es_id *id, char out[ES_ID_HEX_LEN]);

/* BLAKE2b-256 of domain || 0x00 || parts. domain is a C string as "essaim/v1/record". RFC 7693. */
void es_hash(struct es_id *out, const char *domain, const struct es_bytes *parts, size_t count);

/* Kinds of records; the numbers are for ever. */
#define ES_KINDS(X)                                                                                \
	X(0, LOG_START, "log_start")                                                               \
	X(1, STRUCTURE_CARD, "structure_card")                                                     \
	X(2, PROFILE, "profile")                                                                   \
	X(3, PRACTICE, "practice")                                                                 \
	X(4, TOOL, "tool")                                                                         \
	X(5, TRANSLATION, "translation")                                                           \
	X(6, TESTIMONY, "testimony")                                                               \
	X(7, COMMENT, "comment")                                                                   \
	X(8, EXPERIENCE, "experience")                                                             \
	X(9, REACTION, "reaction")                                                                 \
	X(10, ROOM, "room")                                                                        \
	X(11, TOOLBOX, "toolbox")                                                                  \
	X(12, TUTORIAL, "tutorial")                                                                \
	X(13, SUBTITLES, "subtitles")                                                              \
	X(14, COURSE, "course")                                                                    \
	X(15, ADOPTION, "adoption")                                                                \
	X(16, REQUEST, "request")                                                                  \
	X(17, ERASURE, "erasure")                                                                  \
	X(18, FLAG, "flag")                                                                        \
	X(19, BADGE, "badge")                                                                      \
	X(20, AWARD, "award")                                                                      \
	X(21, CONSULTATION, "consultation")                                                        \
	X(22, POSITION, "position")

enum es_kind {
#define X(number, name, word) ES_KIND_##name = (number),
	ES_KINDS(X)
#undef X
};

/* The form of BCP 47: subtags of 1 to 8 ASCII letters and digits joined by '-', a letter first; at
 * most ES_LANG_MAX bytes. */
bool es_lang_valid(struct es_bytes lang);

/* The word of a kind ("practice"), or NULL for a number that is not known here. */
const char *es_kind_word(uint64_t kind);
/* The other way; ES_NOT_FOUND. */
es_err es_kind_of(struct es_bytes word, uint64_t *kind) ES_MUST_USE;

enum es_scope { ES_SCOPE_PUBLIC = 0, ES_SCOPE_FEDERATION = 1, ES_SCOPE_CIRCLE = 2 };

/* [version, kind, structure, created_ms, lang, scope, entity, parents, body_class, body_commit] */
#define ES_HEADER_VERSION 1
struct es_header {
	uint64_t version;
	uint64_t kind;
	struct es_id structure;
	uint64_t created_ms;
	char lang[ES_LANG_MAX + 1]; /* BCP 47 */
	uint64_t scope;
	bool has_entity;
	struct es_id entity; /* what this is about; absent (an empty bin) in the record that creates
	                        an entity */
	size_t parents_len;
	struct es_id parents[ES_PARENTS_MAX];
	uint64_t body_class; /* bytes: the body's length rounded up to a power of two >=
	                        ES_BODY_CLASS_MIN */
	struct es_id body_commit;
};

/* Reads a whole header. Errors: ES_MALFORMED, ES_NOT_CANONICAL, ES_BAD_UTF8, ES_TOO_LARGE. A
 * version other than ES_HEADER_VERSION, an unknown kind or scope is no error (an opaque leaf): only
 * version is set then if the rest differs, and the result is ES_VERSION. */
es_err es_header_decode(struct es_bytes in, struct es_header *out) ES_MUST_USE;
/* Errors: ES_INVALID (what decode would refuse), the writer's. */
es_err es_header_encode(const struct es_header *header, struct es_writer *w) ES_MUST_USE;

/* Record id: es_hash("essaim/v1/record", header bytes). */
void es_record_id(struct es_bytes header, struct es_id *id);
/* The entity that a record belongs to: the header's, or the record's own id where it creates
 * one. */
void es_record_entity(const struct es_header *header, const struct es_id *id, struct es_id *entity);

/* The class of a body of at most ES_BODY_MAX bytes. */
uint64_t es_body_class(size_t body_len);
/* BLAKE2b-256 of the body, keyed with key. RFC 7693 section 2.9. */
void es_body_commit(struct es_bytes body, const uint8_t key[ES_BODY_KEY_LEN], struct es_id *commit);
/* Checks size, class, commitment and generic canonical form (one map whose first key is "author",
 * bin 16). Errors: ES_TOO_LARGE, ES_BAD_HASH, ES_MALFORMED, ES_NOT_CANONICAL, ES_BAD_UTF8. */
es_err es_body_check(const struct es_header *header, struct es_bytes body,
                     const uint8_t key[ES_BODY_KEY_LEN]) ES_MUST_USE;
/* All of that but the commitment, for who has checked it. */
es_err es_body_form(const struct es_header *header, struct es_bytes body,
                    const uint8_t key[ES_BODY_KEY_LEN]) ES_MUST_USE;
/* The pseudonym in a body, which is read no further. Errors: ES_MALFORMED, the reader's. */
es_err es_body_author(struct es_bytes body, uint8_t author[ES_AUTHOR_LEN]) ES_MUST_USE;

/* How a body rests and travels: itself, or a zstd frame where that is shorter (RFC 8878), which may
 * refer back to the dictionary of our own words. codec is part of the wire format. */
enum es_codec { ES_CODEC_PLAIN = 0, ES_CODEC_ZSTD = 1, ES_CODEC_DICTIONARY = 2 };
/* Packs body into w (growing or large enough: ES_BODY_MAX suffices, since plain is the fallback)
 * in the shortest of these ways and says which. */
es_err es_body_pack(struct es_bytes body, struct es_writer *w, uint64_t *codec) ES_MUST_USE;
/* What packing needs besides (1 MB, the dictionary made ready among them): made once by who packs
 * many bodies. One owner, one thread; p may be NULL. */
struct es_packer;
/* ES_NO_MEMORY; release with es_packer_free. */
es_err es_packer_new(struct es_packer **out) ES_MUST_USE;
void es_packer_free(struct es_packer *p);
es_err es_body_pack_with(struct es_packer *p, struct es_bytes body, struct es_writer *w,
                         uint64_t *codec) ES_MUST_USE;
/* Unpacks; plain_len is what the sender declared and is checked against ES_BODY_MAX before any
 * memory is taken. out points into packed for ES_CODEC_PLAIN, into w otherwise. Errors:
 * ES_TOO_LARGE, ES_MALFORMED (no frame of this size and form), ES_VERSION (unknown codec). */
es_err es_body_unpack(uint64_t codec, struct es_bytes packed, size_t plain_len, struct es_writer *w,
                      struct es_bytes *out) ES_MUST_USE;
/* What unpacking needs besides: made once by who unpacks many bodies, since making it costs far
 * more than unpacking a short one. One owner, one thread; u may be NULL. */
struct es_unpacker;
/* ES_NO_MEMORY; release with es_unpacker_free. */
es_err es_unpacker_new(struct es_unpacker **out) ES_MUST_USE;
void es_unpacker_free(struct es_unpacker *u);
es_err es_body_unpack_with(struct es_unpacker *u, uint64_t codec, struct es_bytes packed,
                           size_t plain_len, struct es_writer *w, struct es_bytes *out) ES_MUST_USE;

#endif
