/* SPDX-License-Identifier: EUPL-1.2 */
/* The one error type of Essaim: every function that can fail returns it, and nobody may ignore
 * it. */
#ifndef ESSAIM_ERR_H
#define ESSAIM_ERR_H

/* X(name, stable word for programs, sentence for people) */
#define ES_ERRORS(X)                                                                               \
	X(OK, "ok", "done")                                                                        \
	X(MALFORMED, "malformed", "these bytes are not of the expected form")                      \
	X(NOT_CANONICAL, "not_canonical", "this value is not in its one canonical encoding")       \
	X(BAD_UTF8, "bad_utf8", "this text is not well-formed UTF-8")                              \
	X(TOO_LARGE, "too_large", "this is larger than the limit")                                 \
	X(LIMIT, "limit", "there are more of these than the limit allows")                         \
	X(VERSION, "version", "this version is not known here")                                    \
	X(INVALID, "invalid", "a field breaks the schema of its kind")                             \
	X(BAD_SIGNATURE, "bad_signature", "the signature does not verify")                         \
	X(BAD_HASH, "bad_hash", "the hash does not match")                                         \
	X(BAD_KEY, "bad_key", "the other side does not hold the key")                              \
	X(GAP, "gap", "this does not continue where the log ends")                                 \
	X(FORK, "fork", "two different histories of one log exist")                                \
	X(STALE, "stale", "this was decided on an older state")                                    \
	X(NOT_MEMBER, "not_member", "this structure is not a member of the federation")            \
	X(NOT_ALLOWED, "not_allowed", "this is not allowed")                                       \
	X(PENDING, "pending", "this waits until the federation agrees")                            \
	X(EXPIRED, "expired", "the time of this has run out")                                      \
	X(USED, "used", "this was used before")                                                    \
	X(NOT_FOUND, "not_found", "there is no such thing here")                                   \
	X(AMBIGUOUS, "ambiguous", "this prefix fits several ids")                                  \
	X(EXISTS, "exists", "this exists already")                                                 \
	X(STATE, "state", "this does not fit at this point of the exchange")                       \
	X(CLOSED, "closed", "the other side has closed")                                           \
	X(TIMEOUT, "timeout", "the other side took too long")                                      \
	X(BUSY, "busy", "somebody else holds this at the moment")                                  \
	X(NO_SPACE, "no_space", "there is no room left on the disk or in the buffer")              \
	X(NO_MEMORY, "no_memory", "there is no memory left")                                       \
	X(CORRUPT, "corrupt", "stored data is damaged")                                            \
	X(IO, "io", "the operating system refused")

typedef enum es_err {
#define X(name, word, sentence) ES_##name,
	ES_ERRORS(X)
#undef X
	        ES_ERR_COUNT
} es_err;

#define ES_MUST_USE __attribute__((warn_unused_result))

/* The stable word ("not_found") and the sentence of an error; static strings. */
const char *es_err_word(es_err err);
const char *es_err_sentence(es_err err);

/* For our own mistakes only; never compiled out, never for data from outside. */
#define es_assert(condition)                                                                       \
	((condition) ? (void)0 : es_assert_failed(#condition, __FILE__, __LINE__))
_Noreturn void es_assert_failed(const char *condition, const char *file, int line);

#endif
