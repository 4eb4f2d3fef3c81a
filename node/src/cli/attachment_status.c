/* SPDX-License-Identifier: EUPL-1.2 */
#include <inttypes.h>

#include "cli/attachment.h"
#include "cli/print.h"
#include "media/media.h"

#define FETCHED_MAX 4 /* shown: as many are fetched at once */

void es_print_size(struct es_cli *cli, uint64_t bytes)
{
	if (bytes >= 1ull << 30)
		es_print(cli, "%.1f GiB", (double)bytes / (double)(1ull << 30));
	else if (bytes >= 1u << 20)
		es_print(cli, "%.1f MiB", (double)bytes / (double)(1u << 20));
	else
		es_print(cli, "%" PRIu64 " bytes", bytes);
}

static void say_wanted(struct es_cli *cli)
{
	struct es_wanted wanted[FETCHED_MAX];
	struct es_attachment a;
	char hex[ES_ID_HEX_LEN];

	size_t count = es_media_wanted(cli->node->media, wanted, FETCHED_MAX);
	for (size_t i = 0; i < count; i++) {
		if (es_media_get(cli->node->media, &wanted[i].id, &a))
			continue;
		es_id_hex(&a.id, hex);
		es_print(cli, "             %.16s: %.0f %% of ", hex,
		         100.0 * (double)a.held / (double)a.size);
		es_print_size(cli, a.size);
		es_print(cli, "\n");
	}
}

static es_err count_one(void *context, const struct es_attachment *a)
{
	struct es_media_state *state = context;

	state->files += a->held == a->size;
	state->own_files += a->own;
	return ES_OK;
}

/* The node itself counts its files now and then; here they are counted as they are. */
static void look(struct es_cli *cli, struct es_media_state *state)
{
	es_media_state(cli->node->media, state);
	state->files = state->own_files = 0;
	(void)!es_media_each(cli->node->media, count_one, state);
}

void es_files_say(struct es_cli *cli)
{
	struct es_media_state state;

	look(cli, &state);
	if (state.bytes == 0 && state.wanted == 0)
		return;
	es_print(cli, "files        %" PRIu64 ", %" PRIu64 " of them our own, ", state.files,
	         state.own_files);
	es_print_size(cli, state.bytes);
	es_print(cli, " of ");
	es_print_size(cli, state.budget);
	if (state.uploads)
		es_print(cli, ", %" PRIu64 " %s under way", state.uploads,
		         es_plural(state.uploads, "upload", "uploads"));
	es_print(cli, "\n");
	if (state.paused)
		es_print(cli, "             nothing is taken: %s\n", state.paused);
	if (state.wanted)
		es_print(cli, "             %" PRIu64 " to be fetched\n", state.wanted);
	say_wanted(cli);
}

static void write_number(struct es_writer *w, const char *name, uint64_t number)
{
	es_write_cstr(w, name);
	es_write_uint(w, number);
}

void es_files_json(struct es_cli *cli, struct es_writer *w)
{
	struct es_media_state state;

	look(cli, &state);
	es_write_map(w, 7);
	write_number(w, "count", state.files);
	write_number(w, "own", state.own_files);
	write_number(w, "bytes", state.bytes);
	write_number(w, "budget", state.budget);
	write_number(w, "uploads", state.uploads);
	write_number(w, "wanted", state.wanted);
	es_write_cstr(w, "paused");
	if (state.paused)
		es_write_cstr(w, state.paused);
	else
		es_write_nil(w);
}
