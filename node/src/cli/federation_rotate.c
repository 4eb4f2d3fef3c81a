/* SPDX-License-Identifier: EUPL-1.2 */
#include "federation/rotation.h"

#include "cli/federation.h"

#include <string.h>

#define WORD "essaim-key1"
#define WORD_BYTES (ES_ID_LEN + ES_PUBLIC_KEY_LEN + ES_SIGNATURE_LEN)
#define WORD_LEN (sizeof(WORD) - 1 + 2 * WORD_BYTES)

/* --- with the old key ------------------------------------------------------------------------- */

static int refuse(struct es_cli *cli, es_err err)
{
	switch (err) {
	case ES_NOT_FOUND:
		return es_fail(cli,
		               "federation rotate: %s/structure.key is not here; put it back for "
		               "this, or, if it is lost, run `essaim federation new-key`",
		               cli->home);
	case ES_BAD_KEY:
		return es_fail(cli,
		               "federation rotate: %s/structure.key is not the key that counts; if "
		               "that one is lost, run `essaim federation new-key`",
		               cli->home);
	default:
		return es_federation_refuse_order(cli, err);
	}
}

static int rotate_own(struct es_cli *cli)
{
	struct es_order order = {.type = ES_ORDER_ASK};
	struct es_listed listed;
	int exit_code = es_federation_list(cli, &cli->node->identity.structure, &listed);

	if (exit_code)
		return exit_code;
	es_err err = es_rotation_ask(cli->node, &listed, &order);
	es_listed_free(&listed);
	if (err)
		return refuse(cli, err);
	es_note(cli, "The new key is in %s/structure.key%s. Keep a copy of it off this machine.",
	        cli->home, order.counts ? "" : ".new, until it counts");
	return es_federation_tell(cli, &order);
}

/* --- without ---------------------------------------------------------------------------------- */

int es_federation_new_key(struct es_cli *cli)
{
	char hex[2 * WORD_BYTES + 1];
	uint8_t bytes[WORD_BYTES];
	struct es_new_key key;
	bool counts;

	es_err err = es_rotation_prepare(cli->node, &key, &counts);
	if (err)
		return es_federation_refuse_order(cli, err);
	memcpy(bytes, key.structure.bytes, ES_ID_LEN);
	memcpy(bytes + ES_ID_LEN, key.key, ES_PUBLIC_KEY_LEN);
	memcpy(bytes + ES_ID_LEN + ES_PUBLIC_KEY_LEN, key.proof, ES_SIGNATURE_LEN);
	es_hex(bytes, sizeof bytes, hex);
	if (cli->json)
		es_print(cli, "{\"word\": \"" WORD "%s\", \"counts\": %s}\n", hex,
		         counts ? "true" : "false");
	else
		es_print(cli, WORD "%s\n", hex);
	if (counts)
		es_note(cli, "This key counts: the node goes on under it.");
	else
		es_note(cli,
		        "This is no secret. Give it to other members: `essaim federation rotate "
		        "--lost` asks for it. The key is in %s/structure.key.new; keep a copy off "
		        "this machine.",
		        cli->home);
	return ES_EXIT_OK;
}

static bool read_word(const char *text, struct es_new_key *out)
{
	uint8_t bytes[WORD_BYTES];

	if (strlen(text) != WORD_LEN || strncmp(text, WORD, sizeof(WORD) - 1) != 0 ||
	    es_unhex(text + sizeof(WORD) - 1, 2 * WORD_BYTES, bytes, sizeof bytes))
		return false;
	memcpy(out->structure.bytes, bytes, ES_ID_LEN);
	memcpy(out->key, bytes + ES_ID_LEN, ES_PUBLIC_KEY_LEN);
	memcpy(out->proof, bytes + ES_ID_LEN + ES_PUBLIC_KEY_LEN, ES_SIGNATURE_LEN);
	return true;
}

static int check_key(struct es_cli *cli, const struct es_id *structure,
                     const struct es_new_key *key)
{
	struct es_reading reading;
	int exit_code = es_reading_begin(cli, &reading);

	if (exit_code)
		return exit_code;
	es_err err = es_rotation_check(&reading.federation.id, structure, key->key, key->key,
	                               key->proof);
	es_reading_end(&reading);
	if (err || !es_id_equal(structure, &key->structure))
		return es_fail(cli,
		               "federation rotate: this new key is not of %s, or of another "
		               "federation; ask its people again",
		               cli->args->operands[1]);
	return ES_EXIT_OK;
}

static int ask_lost(struct es_cli *cli, const struct es_new_key *key, struct es_listed *listed)
{
	struct es_order order = {.type = ES_ORDER_ASK, .act_type = ES_ACT_ROTATE};
	struct es_writer payload;
	int exit_code;

	es_writer_grow(&payload, ES_ACT_MAX);
	es_err err = es_rotate_lost_payload(&key->structure, key->key, key->proof, listed->logs,
	                                    listed->len, &payload);
	order.payload = es_writer_bytes(&payload);
	exit_code = err ? es_federation_refuse_order(cli, err) : es_federation_give(cli, &order);
	es_writer_free(&payload);
	return exit_code;
}

static int rotate_lost(struct es_cli *cli)
{
	struct es_new_key key;
	struct es_listed listed;
	struct es_id structure;

	if (cli->args->operands_len != 3 || !read_word(cli->args->operands[2], &key))
		return es_misused(cli, "federation rotate --lost: name the structure, and give the "
		                       "word that its `essaim federation new-key` printed");
	int exit_code = es_federation_find(cli, 1, &structure);
	if (!exit_code)
		exit_code = check_key(cli, &structure, &key);
	if (!exit_code)
		exit_code = es_federation_list(cli, &structure, &listed);
	if (exit_code)
		return exit_code;
	exit_code = ask_lost(cli, &key, &listed);
	es_listed_free(&listed);
	return exit_code;
}

int es_federation_rotate(struct es_cli *cli)
{
	if (es_args_has(cli->args, "lost"))
		return rotate_lost(cli);
	if (cli->args->operands_len > 1)
		return es_misused(cli, "federation rotate: it is this structure's own key; for one "
		                       "that another lost, add --lost");
	return rotate_own(cli);
}
