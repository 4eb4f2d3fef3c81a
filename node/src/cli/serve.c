/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/config_file.h"
#include "cli/door.h"
#include "cli/file.h"
#include "cli/handed.h"
#include "cli/print.h"
#include "link/address.h"
#include "logsink.h"
#include "node_limits.h"

#define DIALS_MAX 64

static const struct es_flag flags[] = {
        {"config", "FILE",
         "further options, one a line as `name = value`; those given here have the last word"},
        {"web", "ADDR:PORT", "where pages and API answer (127.0.0.1:8080)"},
        {"peer", "ADDR:PORT", "where other nodes reach this one (0.0.0.0:7400)"},
        {"dial", "ADDR",
         "a node to dial besides those known, as HOST:PORT or wss://HOST/peer (may be repeated)"},
        {"peer-ca", "FILE", "certificates to trust for peers at wss:// (PEM; those of the system)"},
        {"given-only", NULL,
         "dial no address but those of --dial and of tickets, and pass none on"},
        {"announce", "ADDR",
         "where other members may dial this node, as HOST:PORT or wss://HOST/peer, or none (may be "
         "repeated; that of --peer, unless it is every interface, and the site of --public-url)"},
        {"tls-cert", "FILE",
         "serve HTTPS: the certificate with its chain (PEM); renewed files are taken "
         "up by themselves"},
        {"tls-key", "FILE", "its private key (PEM, without a passphrase)"},
        {"public-url", "URL",
         "how people reach it, as https://essaim.example.org; other names are "
         "refused"},
        {"trusted-proxy", "ADDR[/BITS]",
         "a proxy whose X-Forwarded-For and -Proto are believed (with --public-url: this machine; "
         "may be repeated)"},
        {"mail-relay", "URL",
         "send letters through smtp://HOST:587 (STARTTLS) or smtps://HOST:465; needs --mail-from "
         "and --public-url"},
        {"mail-from", "ADDRESS", "whom letters come from"},
        {"mail-bounces", "ADDRESS",
         "where letters go back to that cannot be delivered (--mail-from); `essaim mail bounced` "
         "reads them"},
        {"mail-secret", "FILE",
         "name and password at the relay, a line each, in a file that nobody else may read"},
        {"mail-ca", "FILE", "certificates to trust for the relay (PEM; those of the system)"},
        {"mail-plain", NULL, "no TLS: only for a relay on this machine"},
        {"ui", "DIR", "the bundled web pages (those installed)"},
        {"verbose", NULL, "log more"},
};

static void say_ready(void *context, const char *web, const char *peer)
{
	struct es_cli *cli = context;
	bool handed = es_handed_fd() >= 0;

	es_print(cli, "ready web=%s peer=%s\n", web, peer);
	fflush(stdout);
	if (handed)
		es_say(ES_LEVEL_INFO, "the node answers at %s, hosted",
		       es_args_value(cli->args, "public-url", "its site"));
	else
		es_say(ES_LEVEL_INFO, "the node answers at %s://%s and to peers at %s",
		       es_args_has(cli->args, "tls-cert") ? "https" : "http", web, peer);
}

static bool is_directory(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* --ui, ESSAIM_UI_DIR, where the build put it; without pages the API still answers. */
static const char *find_ui(struct es_cli *cli)
{
	const char *given = es_args_value(cli->args, "ui", getenv("ESSAIM_UI_DIR"));
	const char *path = given && given[0] ? given : ES_UI_DIR;

	if (es_args_has(cli->args, "ui") || is_directory(path))
		return path;
	es_say(ES_LEVEL_WARNING,
	       "no web pages at %s: only the API answers; build them, or give --ui", path);
	return NULL;
}

static int refuse_open(struct es_cli *cli, es_err err)
{
	if (err == ES_NOT_FOUND)
		return es_fail(cli,
		               "%s: no structure lives here; run `essaim init`, or give --home",
		               cli->home);
	if (err == ES_BUSY)
		return es_fail(
		        cli,
		        "%s: a node is running on this home already, or a command is at work; "
		        "stop it first",
		        cli->home);
	if (err == ES_CORRUPT)
		return es_fail(cli,
		               "%s: stored data is damaged; run `essaim check`, then go on from a "
		               "backup or a fresh home",
		               cli->home);
	return es_fail_err(cli, cli->home, err);
}

/* Where peers are dialled may be a websocket; where this node listens may not. */
static bool is_address(const char *option, const char *text)
{
	struct es_address address;
	struct es_peer_way way;

	if (strcmp(option, "announce") == 0 && strcmp(text, "none") == 0)
		return true;
	if (strcmp(option, "announce") == 0 || strcmp(option, "dial") == 0)
		return es_peer_way_parse(text, &way) == ES_OK;
	return es_address_parse(text, &address) == ES_OK;
}

/* What can be seen to be wrong before the home is opened. */
static int check_addresses(struct es_cli *cli)
{
	static const char *const names[] = {"web", "peer", "announce", "dial"};
	const char *values[DIALS_MAX];

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		size_t count = es_args_values(cli->args, names[i], values, DIALS_MAX);
		size_t max = strcmp(names[i], "announce") == 0 ? ES_PEERS_OWN_MAX : DIALS_MAX;
		if (count > max)
			return es_misused(cli, "serve: --%s may be given %zu times at most",
			                  names[i], max);
		for (size_t k = 0; k < count; k++)
			if (!is_address(names[i], values[k]))
				return es_misused(cli,
				                  "--%s %s: this is no address; write it as "
				                  "127.0.0.1:8080 or [::1]:8080",
				                  names[i], values[k]);
	}
	return ES_EXIT_OK;
}

/* An origin: scheme and host, and no path but a slash. */
static bool is_origin(const char *url)
{
	const char *host = strstr(url, "://");

	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		return false;
	host += 3;
	const char *slash = strchr(host, '/');
	return host[0] != '\0' && slash != host && (!slash || slash[1] == '\0');
}

static int check_url(struct es_cli *cli)
{
	const char *url = es_args_value(cli->args, "public-url", "");

	if (url[0] && !is_origin(url))
		return es_misused(cli,
		                  "--public-url %s: this is no address of a site; write it as "
		                  "https://essaim.example.org",
		                  url);
	return ES_EXIT_OK;
}

static int check_tls(struct es_cli *cli)
{
	bool cert = es_args_has(cli->args, "tls-cert"), key = es_args_has(cli->args, "tls-key");

	if (cert != key)
		return es_misused(cli, "serve: --tls-cert and --tls-key go together");
	return ES_EXIT_OK;
}

static int check_mail(struct es_cli *cli)
{
	static const char *const more[] = {"mail-from", "mail-bounces", "mail-secret", "mail-ca",
	                                   "mail-plain"};

	if (es_args_has(cli->args, "mail-relay")) {
		if (es_args_has(cli->args, "mail-from") && es_args_has(cli->args, "public-url"))
			return ES_EXIT_OK;
		return es_misused(cli,
		                  "serve: --mail-relay goes with --mail-from and --public-url");
	}
	for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
		if (es_args_has(cli->args, more[i]))
			return es_misused(cli, "serve: --%s goes with --mail-relay", more[i]);
	return ES_EXIT_OK;
}

/* Takes the proxies' networks. */
static int read_proxies(struct es_cli *cli, struct es_network out[ES_PROXIES_MAX], size_t *count)
{
	const char *values[ES_PROXIES_MAX];

	*count = es_args_values(cli->args, "trusted-proxy", values, ES_PROXIES_MAX);
	if (*count > ES_PROXIES_MAX)
		return es_misused(cli, "serve: --trusted-proxy may be given %d times at most",
		                  ES_PROXIES_MAX);
	for (size_t i = 0; i < *count; i++)
		if (es_network_parse(values[i], &out[i]))
			return es_misused(cli,
			                  "--trusted-proxy %s: this is no address; write it as "
			                  "192.0.2.7 or 192.0.2.0/24",
			                  values[i]);
	return ES_EXIT_OK;
}

/* Pages that were asked for must be there; those that are merely usual may be missing. */
static int check_ui(struct es_cli *cli)
{
	const char *ui = es_args_value(cli->args, "ui", NULL);

	if (ui && !is_directory(ui))
		return es_fail(
		        cli, "--ui %s: no such directory; give the one with the bundled pages", ui);
	return ES_EXIT_OK;
}

static int check_options(struct es_cli *cli)
{
	struct es_network proxies[ES_PROXIES_MAX];
	size_t count;
	int exit_code = check_addresses(cli);

	if (!exit_code)
		exit_code = check_tls(cli);
	if (!exit_code)
		exit_code = read_proxies(cli, proxies, &count);

	if (!exit_code)
		exit_code = check_url(cli);
	if (!exit_code)
		exit_code = check_mail(cli);
	return exit_code ? exit_code : check_ui(cli);
}

static int serve(struct es_cli *cli, struct es_node *node, const char *hosted_options)
{
	bool handed = es_handed_fd() >= 0;
	const char *dial[DIALS_MAX], *announce[ES_PEERS_OWN_MAX];
	struct es_network proxies[ES_PROXIES_MAX];
	size_t proxies_len = 0;
	char why[500];
	struct es_serve_config config = {
	        .web = handed ? NULL : es_args_value(cli->args, "web", "127.0.0.1:8080"),
	        .peer = es_args_value(cli->args, "peer", handed ? NULL : "0.0.0.0:7400"),
	        .handed_fd = es_handed_fd(),
	        .hosted_options = hosted_options,
	        .announce = announce,
	        .announce_len = es_args_values(cli->args, "announce", announce, ES_PEERS_OWN_MAX),
	        .peer_ca = es_args_value(cli->args, "peer-ca", NULL),
	        .given_only = es_args_has(cli->args, "given-only"),
	        .public_url = es_args_value(cli->args, "public-url", NULL),
	        .tls_cert = es_args_value(cli->args, "tls-cert", NULL),
	        .tls_key = es_args_value(cli->args, "tls-key", NULL),
	        .mail_relay = es_args_value(cli->args, "mail-relay", NULL),
	        .mail_from = es_args_value(cli->args, "mail-from", NULL),
	        .mail_bounces = es_args_value(cli->args, "mail-bounces", NULL),
	        .mail_secret = es_args_value(cli->args, "mail-secret", NULL),
	        .mail_ca = es_args_value(cli->args, "mail-ca", NULL),
	        .mail_plain = es_args_has(cli->args, "mail-plain"),
	        .proxies = proxies,
	        .ui_dir = find_ui(cli),
	        .dial = dial,
	        .dial_len = es_args_values(cli->args, "dial", dial, DIALS_MAX),
	        .ready = say_ready,
	        .context = cli};

	(void)read_proxies(cli, proxies, &proxies_len); /* check_options found them well */
	config.proxies_len = proxies_len;
	if (es_serve(node, &config, why, sizeof why))
		return es_fail(cli, "cannot serve: %s", why);
	return ES_EXIT_OK;
}

/* What the file says comes before what the command line does. args borrows from text. */
static int read_config(struct es_cli *cli, struct es_args *args, struct es_writer *text)
{
	const char *name = es_args_value(cli->args, "config", NULL);
	char why[300];

	*args = *cli->args;
	if (!name)
		return ES_EXIT_OK;
	int exit_code = es_file_read(cli, name, ES_CONFIG_FILE_MAX, text);
	if (exit_code)
		return exit_code;
	es_write_raw(text, es_bytes_of("", 1));
	if (text->err)
		return es_fail_err(cli, name, text->err);
	if (es_config_file_read((char *)text->data, text->len - 1, args, why, sizeof why))
		return es_misused(cli, "%s: %s", name, why);
	return ES_EXIT_OK;
}

static int run_node(struct es_cli *cli)
{
	struct es_node *node = NULL;
	struct es_writer hosted;
	bool running;
	int exit_code = check_options(cli);

	if (exit_code)
		return exit_code;
	es_writer_grow(&hosted, 2 * ES_CONFIG_FILE_MAX);
	es_handed_write(cli->args, &hosted);
	if (hosted.err)
		return es_fail_err(cli, "the options for hosted structures", hosted.err);
	/* Names that do not resolve and passwords that are hashed must not wait for each other. */
	setenv("UV_THREADPOOL_SIZE", "8", 0);
	es_logsink_level(es_args_has(cli->args, "verbose") ? ES_LEVEL_DEBUG : ES_LEVEL_INFO);
	es_err err = es_door_open_here(cli->home, true, &running, &node);
	if (err) {
		es_writer_free(&hosted);
		return refuse_open(cli, err);
	}
	exit_code = serve(cli, node, (const char *)hosted.data);
	es_node_close(node);
	es_writer_free(&hosted);
	es_say(ES_LEVEL_INFO, "stopped");
	return exit_code;
}

static int run_serve(struct es_cli *cli)
{
	const struct es_args *given = cli->args;
	struct es_writer text, handed;
	struct es_args args;
	char why[300] = "too many";

	es_writer_grow(&text, 2 * ES_CONFIG_FILE_MAX);
	es_writer_grow(&handed, 4 * ES_CONFIG_FILE_MAX);
	int exit_code = read_config(cli, &args, &text);
	cli->args = &args;
	if (!exit_code && es_handed_read(&args, &handed, why, sizeof why))
		exit_code = es_misused(cli, "the options of the node that hosts this one: %s", why);
	if (!exit_code)
		exit_code = run_node(cli);
	cli->args = given;
	es_writer_free(&text);
	es_writer_free(&handed);
	return exit_code;
}

const struct es_command es_command_serve = {
        .name = "serve",
        .operands = "",
        .summary = "Runs the node until Ctrl-C or SIGTERM",
        .details = "Prints one line `ready web=ADDR:PORT peer=ADDR:PORT` when it answers. Port 0 "
                   "picks a free one.",
        .flags = flags,
        .flags_len = sizeof flags / sizeof flags[0],
        .place = ES_PLACE_OWN,
        .run = run_serve,
};
