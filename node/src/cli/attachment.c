/* SPDX-License-Identifier: EUPL-1.2 */
/* `essaim file`: attachments of this node. */
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/attachment.h"
#include "cli/print.h"
#include "file_system.h"
#include "media/media.h"
#include "media/type.h"
#include "node_limits.h"

static const struct es_flag flags[] = {
        {"type", "T", "add: its media type, as video/mp4 (by its name)"},
        {"budget", "SIZE", "policy: what all files may take, as 500M or 20G"},
        {"max-size", "SIZE", "policy: files up to this size are fetched unasked; 0: none"},
        {"kinds", "LIST", "policy: of records of these kinds, as practice,tool; or all"},
        {"langs", "LIST", "policy: of records in these languages, as fr,it; or all"},
};

/* --- sizes -------------------------------------------------------------------------------------- */

/* A number with K, M or G behind it (1,024 and its powers). */
static bool read_size(const char *text, uint64_t *out)
{
	static const char units[] = "KMG";
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return false;
	unsigned long long number = strtoull(text, &end, 10);
	const char *unit = *end ? strchr(units, *end) : NULL;
	if (*end && (!unit || end[1]))
		return false;
	unsigned shift = unit ? 10u * ((unsigned)(unit - units) + 1) : 0;
	*out = (uint64_t)number << shift;
	return *out >> shift == number;
}

/* --- add, get ----------------------------------------------------------------------------------- */

static int explain_add(struct es_cli *cli, const char *name, es_err err)
{
	switch (err) {
	case ES_TOO_LARGE:
		return es_fail(cli, "%s: it is larger than 2 GiB; make it smaller or cut it", name);
	case ES_INVALID:
		return es_fail(cli, "%s: it is empty, or --type is no media type as video/mp4",
		               name);
	case ES_NO_SPACE:
		return es_fail(cli,
		               "%s: there is no room for it: the budget of files or the disk is "
		               "full; see `essaim file policy`",
		               name);
	case ES_STALE:
		return es_fail(cli, "%s: it changed while it was read; try again", name);
	default:
		return es_fail_err(cli, name, err);
	}
}

static int run_add(struct es_cli *cli, const char *name)
{
	const char *type = es_args_value(cli->args, "type", NULL);
	struct es_id id;
	char hex[ES_ID_HEX_LEN];

	int fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return es_fail(cli, "%s: the node cannot read this file; name one that it can",
		               name);
	es_err err = es_media_add(cli->node->media, fd, type ? type : es_media_type_of(name), &id);
	close(fd);
	if (err)
		return explain_add(cli, name, err);
	es_id_hex(&id, hex);
	es_print(cli, "%s\n", hex);
	return ES_EXIT_OK;
}

static int find(struct es_cli *cli, const char *typed, struct es_id *id)
{
	es_err err = es_media_find(cli->node->media, typed, strlen(typed), id);

	if (err == ES_NOT_FOUND)
		return es_fail(cli, "%s: no such file is known here; see `essaim file list`",
		               typed);
	return err ? es_fail_err(cli, typed, err) : ES_EXIT_OK;
}

static int run_get(struct es_cli *cli, const char *typed)
{
	static const size_t piece = ES_CONTROL_CHUNK;
	struct es_attachment a;
	struct es_id id;
	int exit_code = find(cli, typed, &id);
	es_err err = ES_OK;

	if (exit_code)
		return exit_code;
	err = es_media_get(cli->node->media, &id, &a);
	if (!err && a.held < a.size)
		return es_fail(cli,
		               "%s: %" PRIu64 " of %" PRIu64
		               " bytes are here; `essaim file pin %s` fetches it",
		               typed, a.held, a.size, typed);
	uint8_t *buffer = malloc(piece);
	if (!buffer)
		err = ES_NO_MEMORY;
	for (uint64_t at = 0; !err && at < a.size;) {
		size_t got;
		err = es_media_read(cli->node->media, &id, at, buffer, piece, &got);
		if (!err)
			cli->io->out(cli->io->context, es_bytes_of(buffer, got));
		at += got;
	}
	free(buffer);
	return err ? es_fail_err(cli, typed, err) : ES_EXIT_OK;
}

/* --- list --------------------------------------------------------------------------------------- */

struct listing {
	struct es_cli *cli;
	bool any;
};

static es_err list_json(struct es_cli *cli, const struct es_attachment *a, bool first)
{
	char hex[ES_ID_HEX_LEN];

	es_id_hex(&a->id, hex);
	es_print(cli,
	         "%s\n  {\"id\": \"%s\", \"size\": %" PRIu64 ", \"held\": %" PRIu64
	         ", \"type\": \"%s\", \"own\": %s, \"pinned\": %s, \"wanted\": %s, "
	         "\"references\": %" PRIu64 "}",
	         first ? "" : ",", hex, a->size, a->held, a->type, a->own ? "true" : "false",
	         a->pinned ? "true" : "false", a->wanted ? "true" : "false", a->references);
	return ES_OK;
}

static es_err list_one(void *context, const struct es_attachment *a)
{
	struct listing *l = context;
	struct es_cli *cli = l->cli;
	char hex[ES_ID_HEX_LEN];
	bool first = !l->any;

	l->any = true;
	if (cli->json)
		return list_json(cli, a, first);
	es_id_hex(&a->id, hex);
	es_print(cli, "%.16s  ", hex);
	es_print_size(cli, a->size);
	es_print(cli, "  %s", a->type);
	if (a->held < a->size)
		es_print(cli, "  %.0f %%", 100.0 * (double)a->held / (double)a->size);
	es_print(cli, "%s%s%s%s\n", a->own ? "  own" : "", a->pinned ? "  pinned" : "",
	         a->taken ? "  taken" : "",
	         a->wanted && a->held < a->size ? "  wanted"
	         : a->references == 0           ? "  nothing refers to it"
	                                        : "");
	return ES_OK;
}

static int run_list(struct es_cli *cli)
{
	struct listing listing = {.cli = cli};

	if (cli->json)
		es_print(cli, "[");
	es_err err = es_media_each(cli->node->media, list_one, &listing);
	if (cli->json)
		es_print(cli, listing.any ? "\n]\n" : "]\n");
	else if (!err && !listing.any)
		es_note(cli, "no files");
	return err ? es_fail_err(cli, "the list cannot be read", err) : ES_EXIT_OK;
}

/* --- pin, unpin, remove ------------------------------------------------------------------------- */

static int run_pin(struct es_cli *cli, const char *typed, bool pinned)
{
	struct es_id id;
	int exit_code = find(cli, typed, &id);

	if (exit_code)
		return exit_code;
	es_err err = es_media_pin(cli->node->media, &id, pinned);
	return err ? es_fail_err(cli, typed, err) : ES_EXIT_OK;
}

static int run_remove(struct es_cli *cli, const char *typed)
{
	struct es_id id;
	int exit_code = find(cli, typed, &id);

	if (exit_code)
		return exit_code;
	es_err err = es_media_remove(cli->node->media, &id);
	if (err == ES_NOT_ALLOWED)
		return es_fail(cli,
		               "%s: it was published here; `essaim erase` withdraws the records "
		               "that refer to it, and the file with them",
		               typed);
	if (err == ES_STATE)
		return es_fail(cli,
		               "%s: it goes with a toolbox that was taken; `essaim toolbox "
		               "give-back` lets it go",
		               typed);
	return err ? es_fail_err(cli, typed, err) : ES_EXIT_OK;
}

/* --- policy ------------------------------------------------------------------------------------- */

static int read_size_flag(struct es_cli *cli, const char *flag, uint64_t *out)
{
	const char *text = es_args_value(cli->args, flag, NULL);

	if (text && !read_size(text, out))
		return es_misused(cli, "file policy: --%s takes a size, as 500M or 20G", flag);
	return ES_EXIT_OK;
}

static int read_kinds(struct es_cli *cli, struct es_media_policy *p)
{
	const char *list = es_args_value(cli->args, "kinds", NULL);

	if (!list)
		return ES_EXIT_OK;
	p->kinds_len = 0;
	for (const char *at = list; *at && strcmp(list, "all") != 0; at += *at == ',') {
		size_t len = strcspn(at, ",");
		if (p->kinds_len == ES_POLICY_KINDS_MAX ||
		    es_kind_of(es_bytes_of((const uint8_t *)at, len), &p->kinds[p->kinds_len]))
			return es_misused(cli, "file policy: --kinds: \"%.*s\" is no kind",
			                  (int)(len < 60 ? len : 60), at);
		p->kinds_len++;
		at += len;
	}
	return ES_EXIT_OK;
}

static int read_langs(struct es_cli *cli, struct es_media_policy *p)
{
	const char *list = es_args_value(cli->args, "langs", NULL);

	if (!list)
		return ES_EXIT_OK;
	p->langs_len = 0;
	for (const char *at = list; *at && strcmp(list, "all") != 0; at += *at == ',') {
		size_t len = strcspn(at, ",");
		if (p->langs_len == ES_POLICY_LANGS_MAX ||
		    !es_lang_valid(es_bytes_of((const uint8_t *)at, len)))
			return es_misused(cli, "file policy: --langs: \"%.*s\" is no language",
			                  (int)(len < 60 ? len : 60), at);
		memcpy(p->langs[p->langs_len], at, len);
		p->langs[p->langs_len++][len] = '\0';
		at += len;
	}
	return ES_EXIT_OK;
}

static void show_policy(struct es_cli *cli, const struct es_media_policy *p)
{
	if (cli->json) {
		es_print(cli, "{\"budget\": %" PRIu64 ", \"max_size\": %" PRIu64 ", \"kinds\": [",
		         p->budget, p->size_max);
		for (size_t i = 0; i < p->kinds_len; i++)
			es_print(cli, "%s\"%s\"", i ? ", " : "", es_kind_word(p->kinds[i]));
		es_print(cli, "], \"langs\": [");
		for (size_t i = 0; i < p->langs_len; i++)
			es_print(cli, "%s\"%s\"", i ? ", " : "", p->langs[i]);
		es_print(cli, "]}\n");
		return;
	}
	es_print(cli, "files take at most ");
	es_print_size(cli, p->budget);
	es_print(cli, "; fetched unasked: ");
	if (p->size_max == 0) {
		es_print(cli, "none\n");
		return;
	}
	es_print(cli, "up to ");
	es_print_size(cli, p->size_max);
	for (size_t i = 0; i < p->kinds_len; i++)
		es_print(cli, "%s%s", i ? ", " : " of ", es_kind_word(p->kinds[i]));
	for (size_t i = 0; i < p->langs_len; i++)
		es_print(cli, "%s%s", i ? ", " : " in ", p->langs[i]);
	es_print(cli, "\n");
}

static int run_policy(struct es_cli *cli)
{
	struct es_media_policy p;

	es_media_policy(cli->node->media, &p);
	int exit_code = read_size_flag(cli, "budget", &p.budget);
	if (!exit_code)
		exit_code = read_size_flag(cli, "max-size", &p.size_max);
	if (!exit_code)
		exit_code = read_kinds(cli, &p);
	if (!exit_code)
		exit_code = read_langs(cli, &p);
	if (exit_code)
		return exit_code;
	bool change = false;
	for (size_t i = 1; i < sizeof flags / sizeof flags[0]; i++)
		change |= es_args_has(cli->args, flags[i].name);
	es_err err = change ? es_media_set_policy(cli->node->media, &p) : ES_OK;
	if (err)
		return es_fail_err(cli, "the policy was not kept", err);
	show_policy(cli, &p);
	return ES_EXIT_OK;
}

/* --- which -------------------------------------------------------------------------------------- */

static int run_file(struct es_cli *cli)
{
	const char *verb = cli->args->operands[0];
	const char *what = cli->args->operands_len > 1 ? cli->args->operands[1] : NULL;

	if (!what && strcmp(verb, "list") == 0)
		return run_list(cli);
	if (!what && strcmp(verb, "policy") == 0)
		return run_policy(cli);
	if (what && strcmp(verb, "add") == 0)
		return run_add(cli, what);
	if (what && strcmp(verb, "get") == 0)
		return run_get(cli, what);
	if (what && (strcmp(verb, "pin") == 0 || strcmp(verb, "unpin") == 0))
		return run_pin(cli, what, verb[0] == 'p');
	if (what && strcmp(verb, "remove") == 0)
		return run_remove(cli, what);
	return es_misused(cli, "file: it takes add FILE, get ID, list, pin ID, unpin ID, remove ID "
	                       "or policy");
}

/* A running node has a working directory of its own. */
static int front_file(struct es_cli *cli)
{
	char here[ES_PATH_BYTES], whole[ES_PATH_BYTES];
	struct es_args args = *cli->args;
	struct es_cli asking = *cli;

	if (args.operands_len < 2 || strcmp(args.operands[0], "add") != 0 ||
	    args.operands[1][0] == '/')
		return es_door_run(cli->door, cli);
	if (!getcwd(here, sizeof(here)) || !es_path_join(whole, here, args.operands[1]))
		return es_fail(cli, "%s: this path is too long; give another one",
		               args.operands[1]);
	const char *operands[] = {"add", whole};
	args.operands = operands;
	asking.args = &args;
	return es_door_run(cli->door, &asking);
}

const struct es_command es_command_file = {
        .name = "file",
        .operands = "add FILE | get ID | list | pin ID | unpin ID | remove ID | policy",
        .summary = "Files that records refer to: adds, gives, lists and keeps them",
        .details = "add takes a file in and prints its id; it stays a week without a record that\n"
                   "refers to it. get writes it to standard output. pin fetches a file of others\n"
                   "and keeps it; remove lets it go. policy says or changes how much room files\n"
                   "may take, and which are fetched unasked.",
        .operands_min = 1,
        .operands_max = 2,
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_WRITE,
        .front = front_file,
        .run = run_file,
};
