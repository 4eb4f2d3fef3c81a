/* SPDX-License-Identifier: EUPL-1.2 */
#include "account/challenge.h"

#include "store/people.h"

#include <sodium.h>
#include <string.h>

static void way_of(const uint8_t challenge[ES_CHALLENGE_LEN], const struct es_account *account,
                   uint64_t now_ms, struct es_way *way)
{
	struct es_bytes part = es_bytes_of(challenge, ES_CHALLENGE_LEN);

	memset(way, 0, sizeof(*way));
	way->kind = ES_WAY_PASSKEY;
	es_hash(&way->check, "essaim/v1/passkey-challenge", &part, 1);
	memcpy(way->id, way->check.bytes, ES_WAY_ID_LEN);
	memcpy(way->sibling, way->id, ES_WAY_ID_LEN);
	way->expires_ms = now_ms + ES_PASSKEY_MS;
	memcpy(way->login, account->login, sizeof(way->login));
	memcpy(way->person, account->author, sizeof(way->person));
}

es_err es_challenge_write(struct es_write *w, const uint8_t challenge[ES_CHALLENGE_LEN],
                          const struct es_account *account, uint64_t now_ms)
{
	struct es_way way;

	way_of(challenge, account, now_ms, &way);
	return es_write_way(w, &way, now_ms);
}

es_err es_challenge_look(struct es_snapshot *snap, const uint8_t challenge[ES_CHALLENGE_LEN],
                         const struct es_account *account, uint64_t now_ms)
{
	struct es_way wanted, way;

	way_of(challenge, account, now_ms, &wanted);
	es_err err = es_way_get(snap, wanted.id, &way);
	if (err)
		return err == ES_NOT_FOUND ? ES_EXPIRED : err;
	return way.kind == ES_WAY_PASSKEY && way.expires_ms > now_ms &&
	                       sodium_memcmp(way.check.bytes, wanted.check.bytes, ES_ID_LEN) == 0 &&
	                       strcmp(way.login, wanted.login) == 0 &&
	                       memcmp(way.person, wanted.person, ES_AUTHOR_LEN) == 0
	               ? ES_OK
	               : ES_EXPIRED;
}

es_err es_challenge_use(struct es_write *w, const uint8_t challenge[ES_CHALLENGE_LEN],
                        const struct es_account *account, uint64_t now_ms)
{
	struct es_way way;

	es_err err = es_challenge_look(es_write_snapshot(w), challenge, account, now_ms);
	way_of(challenge, account, now_ms, &way);
	return err ? err : es_write_way_drop(w, &way);
}
