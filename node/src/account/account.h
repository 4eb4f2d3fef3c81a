/* SPDX-License-Identifier: EUPL-1.2 */
/* The people of this node: sign-up, sign-in, roles, web sessions. Functions that hash a password or
 * write take time and wait: worker threads and commands only, never the loop. */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "node.h"

#define ES_LOGIN_MIN 3
#define ES_PASSWORD_MIN 8      /* characters */
#define ES_PASSWORD_MAX 256    /* bytes */
#define ES_ACCOUNT_NAME_MAX 80 /* characters */
#define ES_SESSION_MS (30ull * 24 * 3600 * 1000)

enum es_role { ES_LEARNER, ES_PROFESSIONAL, ES_EDITOR, ES_OPERATOR, ES_ROLE_COUNT };
const char *es_role_word(enum es_role role);
/* ES_INVALID for any other word. */
es_err es_role_of(struct es_bytes word, enum es_role *role) ES_MUST_USE;
/* The role of an account; ES_LEARNER where the stored word is not known. */
enum es_role es_account_role(const struct es_account *account);

/* What a new account needs. All text is borrowed. */
struct es_account_request {
	struct es_bytes login;
	struct es_bytes password;
	struct es_bytes name;
	struct es_bytes lang;
	enum es_role role;
	struct es_bytes invite; /* the secret of an invitation, which says the role; or empty */
	struct es_bytes wish;   /* a learner asks to become professional; or empty */
};
/* Checks a request, without IO; *field names the culprit (static, may be NULL). ES_INVALID. */
es_err es_account_check(const struct es_account_request *request, const char **field) ES_MUST_USE;
es_err es_account_check_profile(struct es_bytes name, struct es_bytes lang,
                                const char **field) ES_MUST_USE;
/* Folds a login as typed (surrounding spaces, capitals). ES_INVALID. */
es_err es_login_fold(struct es_bytes typed, char out[ES_LOGIN_MAX + 1]) ES_MUST_USE;

/* Hashes the password, keeps the account and publishes its profile record, so that what it writes
 * has a name. Errors: es_account_check's, ES_EXISTS, ES_NOT_FOUND (there is no such invitation), those of
 * es_publish. A profile that could not
 * be published is made at the next sign-in. */
es_err es_account_create(struct es_node *node, const struct es_account_request *request,
                         struct es_account *out) ES_MUST_USE;
/* ES_BAD_KEY for a wrong password and for an unknown login alike, after the same time. */
es_err es_account_sign_in(struct es_node *node, struct es_bytes login, struct es_bytes password,
                          struct es_account *out) ES_MUST_USE;
/* What somebody tells of themselves. */
struct es_told {
	struct es_bytes name;
	struct es_bytes lang; /* of the profile; empty: as it is */
	struct es_bytes
	        languages; /* a list as its schema has it, or an empty one; nothing: as they are */
	bool has_website;
	struct es_bytes website; /* where has_website; empty: none */
};
/* Publishes the profile anew; languages and website fit their schema. ES_INVALID with *field (static) as
 * es_account_check; ES_NOT_FOUND. */
es_err es_account_set_profile(struct es_node *node, const char *login, const struct es_told *told,
                              struct es_account *out, const char **field) ES_MUST_USE;
/* For operators. ES_NOT_FOUND, ES_INVALID. A new password ends the account's sessions: whoever had
 * the old one may be in one of them. */
es_err es_account_set_password(struct es_node *node, const char *login,
                               struct es_bytes password) ES_MUST_USE;

/* Publishes the profile where the first attempt was cut short. */
es_err es_account_complete(struct es_node *node, struct es_account *account) ES_MUST_USE;
/* Publishes it anew, since others see something else of the account. */
es_err es_account_republish(struct es_node *node, struct es_account *account) ES_MUST_USE;
/* Whether this is one of its two pseudonyms. */
bool es_account_wrote(const struct es_account *account, struct es_bytes author);
/* The account of a pseudonym, either of its two; walks them all. ES_NOT_FOUND. */
es_err es_account_of(struct es_snapshot *snap, const uint8_t author[ES_AUTHOR_LEN],
                     struct es_account *out) ES_MUST_USE;

/* A web session: a fresh token (43 characters of base64url and a NUL) for a login; valid
 * ES_SESSION_MS. */
#define ES_TOKEN_LEN 44
es_err es_cookie_open(struct es_node *node, const char *login,
                      char token[ES_TOKEN_LEN]) ES_MUST_USE;
es_err es_cookie_close(struct es_node *node, struct es_bytes token) ES_MUST_USE;
/* The name under which the store knows a session. ES_NOT_FOUND: no token at all. */
es_err es_cookie_hash(struct es_bytes token, struct es_id *hash) ES_MUST_USE;
/* Whether a session was opened at most ES_FRESH_MS ago, and so is as good a proof of who somebody is as what
 * opened it. ES_BAD_KEY: it was not, or is gone. */
#define ES_FRESH_MS (15ull * 60 * 1000)
es_err es_cookie_fresh(struct es_snapshot *snap, const struct es_id *hash,
                       uint64_t now_ms) ES_MUST_USE;
/* The same, in a snapshot of its own. */
es_err es_account_prove(struct es_node *node, const struct es_id *session) ES_MUST_USE;
/* Whose session it is. Any thread; short. ES_NOT_FOUND (unknown, malformed), ES_EXPIRED. */
es_err es_cookie_account(struct es_snapshot *snap, struct es_bytes token, uint64_t now_ms,
                         struct es_account *out) ES_MUST_USE;

#endif
