/* SPDX-License-Identifier: EUPL-1.2 */
/* Commands: one file each, the same whether a node is running on the home or not. A command is a
 * function over a node and its arguments; where it runs is not its business: on the main thread of
 * `essaim COMMAND`, or on a control thread of the running node. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/args.h"
#include "loop.h"
#include "node.h"

enum { ES_EXIT_OK = 0, ES_EXIT_FAILED = 1, ES_EXIT_USAGE = 2 };

/* Where a command's words go; called on the command's thread. Texts are borrowed. */
struct es_io {
	void *context;
	void (*out)(void *context, struct es_bytes text);
	void (*note)(void *context, const char *line); /* one line for people, on stderr */
	void (*progress)(void *context, const char *what, uint64_t done, uint64_t total);
};

/* How it stands with a partner or an address that we dial, as `status` shows it. */
struct es_peer_state {
	bool known; /* structure is known */
	struct es_id structure;
	char address[ES_ADDRESS_MAX + 1]; /* empty where the other side dialled */
	bool linked, dialled;             /* a link is open; we began it */
	size_t lazy_logs;                 /* logs of which the other side wants notes only */
	const char *state;                /* static word: "live", "catching_up", "waiting", … */
	uint64_t state_ms;                /* for how long */
	const char *waits;                /* static: "waits for credit", …; empty for nothing */
	uint64_t waits_ms;                /* for how long */
	char reason[200];                 /* why not, or empty */
	uint64_t last_seen_ms;            /* 0: never */
	uint64_t received_records, expected_records;
	/* Of the link's messages; of these, records and the signatures of their runs. */
	uint64_t sent_bytes, sent_record_bytes, received_bytes;
};

struct es_search;
struct es_hosted_state;

/* What a running node offers to commands besides its store. The functions wait for the loop: not to
 * be called on its thread. */
struct es_service {
	void *context;
	const char *web_address, *peer_address; /* "" where there is none */
	const char *peer_site;                  /* wss://…/peer, or "" */
	size_t (*peers)(void *context, struct es_peer_state *out, size_t max);
	/* Asks partners for a body: es_links_fetch. */
	es_err (*fetch)(void *context, const struct es_id *record);
	/* How the loop keeps up. False: it is closing. */
	bool (*pace)(void *context, struct es_pace *out);
	struct es_search *search; /* fed by itself; any thread but the loop's may ask */
	/* Looks which structures are hosted now, starts and stops what is to be, and says how it stands with each; out has
	 * room for ES_HOSTED_MAX. Returns how many. */
	size_t (*hosted)(void *context, struct es_hosted_state *out);
	/* Why a site of that name cannot be hosted: static, part of a sentence; NULL: it can. */
	const char *(*host_fault)(void *context, const char *name);
	/* Joins; why receives a sentence on errors. */
	es_err (*join)(void *context, const struct es_ticket *ticket, char *why, size_t why_size);
};

struct es_cli {
	const struct es_args *args;
	const char *home;
	struct es_bytes input;  /* what came along: a file's content, a password */
	const char *input_name; /* the file's name as typed, for messages; or NULL */
	const struct es_io *io;
	struct es_node *node;             /* run; NULL in front and where place is ES_PLACE_NONE */
	const struct es_service *service; /* NULL unless a node is running */
	size_t width;                     /* of the terminal, 0 where there is none */
	bool json;
	struct es_door *door; /* front: the way to the node */
};

enum es_place {
	ES_PLACE_NONE,  /* needs no node */
	ES_PLACE_READ,  /* asks the running node, else opens the store beside others */
	ES_PLACE_WRITE, /* asks the running node, else locks the home and opens the store */
	ES_PLACE_OWN    /* opens what it needs by itself */
};

struct es_command {
	const char *name;
	const char *operands; /* as usage shows them */
	const char *summary;  /* one line */
	const char *details;  /* NULL, or more lines for --help */
	size_t operands_min, operands_max;
	const struct es_flag *flags;
	size_t flags_len;
	enum es_place place;
	/* On the asking side, before (and around) run: reads files and passwords, then calls
	 * es_door_run as often as it needs. NULL: run once with the arguments as they are. Returns
	 * an exit code, like run. */
	int (*front)(struct es_cli *cli);
	int (*run)(struct es_cli *cli);
};

extern const struct es_command es_command_init, es_command_found, es_command_invite,
        es_command_join, es_command_serve, es_command_import, es_command_list, es_command_show,
        es_command_export, es_command_verify, es_command_status, es_command_log, es_command_account,
        es_command_check, es_command_backup, es_command_restore, es_command_rebuild,
        es_command_erase, es_command_federation, es_command_policy, es_command_search,
        es_command_publish, es_command_mail, es_command_file, es_command_toolbox, es_command_report,
        es_command_leave, es_command_host, es_command_help;

/* commands.c. NULL where there is none of that name. */
const struct es_command *es_command_find(const char *name);
const struct es_command *const *es_commands(size_t *count);

/* Runs cli's command on the node behind the door, here or over there. */
int es_door_run(struct es_door *door, struct es_cli *cli);

#endif
