/* SPDX-License-Identifier: EUPL-1.2 */
#include "serve_internal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/digest.h"
#include "commits.h"
#include "control/server.h"
#include "hosting/channel.h"
#include "hosting/hosting.h"
#include "link/links.h"
#include "link/ws.h"
#include "logsink.h"
#include "loop.h"
#include "mail/digest.h"
#include "mail/mail.h"
#include "mail/post.h"
#include "node_limits.h"
#include "search/search.h"
#include "supervisor.h"
#include "web/tls.h"
#include "web/web.h"

#define STOP_POLL_MS 10

/* --- what happens ----------------------------------------------------------------------------- */

static void on_commit(void *context, const struct es_commit *commit)
{
	struct serve *serve = context;

	if (serve->links)
		es_links_on_commit(serve->links, commit);
	if (serve->web)
		es_web_on_commit(serve->web, commit);
	if (serve->search)
		es_search_on_commit(serve->search, commit);
}

static void on_partner(void *context, const struct es_id *structure)
{
	struct serve *serve = context;

	if (serve->web)
		es_web_on_partner(serve->web, structure);
}

static void on_here(void *context, uint64_t link, const struct es_id *structure,
                    const struct es_here *here)
{
	struct serve *serve = context;

	if (serve->web)
		es_web_on_here(serve->web, link, structure, here);
}

static void tell_here(void *context, const struct es_here *here, const uint64_t *named,
                      size_t named_len)
{
	struct serve *serve = context;

	es_links_tell_here(serve->links, here, named, named_len);
}

static const struct es_federation *federation_now(void *context)
{
	struct serve *serve = context;

	return es_links_federation(serve->links);
}

static void partner_now(void *context, const struct es_id *structure, struct es_partner *out)
{
	struct serve *serve = context;

	es_links_partner(serve->links, structure, out);
}

static es_err fetch_now(void *context, const struct es_id *record)
{
	struct serve *serve = context;

	return es_links_fetch(serve->links, record);
}

static void exchange_now(void *context, struct es_exchange_state *out)
{
	struct serve *serve = context;

	es_links_exchange(serve->links, out);
}

static void take_peer(void *context, struct es_carrier *carrier, const char *address,
                      uint64_t group)
{
	struct serve *serve = context;

	es_links_accept(serve->links, carrier, address, group);
}

/* --- stopping --------------------------------------------------------------------------------- */

static void on_web_closed(void *context)
{
	struct serve *serve = context;

	serve->web = NULL;
	serve->web_closed = true;
}

static void begin_stop(struct serve *serve)
{
	serve->stop_ms = es_monotonic_ms();
	es_supervisor_free(serve->supervisor);
	if (serve->hosting)
		es_hosting_stop(serve->hosting);
	es_handed_free(serve->handed);
	serve->handed = NULL;
	if (serve->control)
		es_control_stop(serve->control);
	if (serve->links)
		es_links_stop(serve->links);
	es_rounds_free(serve->rounds); /* before the web, which takes their words along */
	serve->rounds = NULL;
}

/* After the links, some of which go through it. */
static void close_web(struct serve *serve)
{
	if (serve->web_closing || (serve->links && !es_links_stopped(serve->links)))
		return;
	serve->web_closing = true;
	if (serve->web)
		es_web_close(serve->web, on_web_closed, serve);
	else
		serve->web_closed = true;
}

static void on_stop_timer(uv_timer_t *timer)
{
	struct serve *serve = timer->data;

	close_web(serve);
	bool done = (!serve->control || es_control_stopped(serve->control)) &&
	            (!serve->links || es_links_stopped(serve->links)) &&
	            (!serve->hosting || es_hosting_stopped(serve->hosting)) && serve->web_closed;

	if (!done && es_monotonic_ms() - serve->stop_ms > ES_STOP_TIMEOUT_MS) {
		es_say(ES_LEVEL_ERROR, "something does not stop: leaving anyway (what was "
		                       "acknowledged is on the disk)");
		_Exit(1);
	}
	if (!done)
		return;
	uv_close((uv_handle_t *)timer, NULL);
	es_loop_close(serve->loop);
}

static void stop(struct serve *serve)
{
	if (serve->stop_ms)
		return;
	begin_stop(serve);
	es_assert(uv_timer_init(es_loop_uv(serve->loop), &serve->stop_timer) == 0);
	serve->stop_timer.data = serve;
	uv_timer_start(&serve->stop_timer, on_stop_timer, 0, STOP_POLL_MS);
}

static void on_signal(void *context, int number)
{
	es_say(ES_LEVEL_INFO, "%s: stopping", number == SIGINT ? "SIGINT" : "SIGTERM");
	stop(context);
}

/* --- starting --------------------------------------------------------------------------------- */

static es_err complain(struct serve *serve, es_err err, const char *what, const char *value)
{
	const char *reason = es_err_sentence(err);

	if (err == ES_BUSY)
		reason = "this port is taken; choose another, or 0 for a free one";
	else if (err == ES_MALFORMED)
		reason = "this is no address; write it as 127.0.0.1:8080 or [::1]:8080";
	else if (err == ES_NOT_FOUND)
		reason = "there is no such host or directory";
	snprintf(serve->why, serve->why_size, "%s %s: %s", what, value, reason);
	return err;
}

/* Before anything listens: a certificate that browsers would refuse is said at once. */
static es_err check_tls(struct serve *serve)
{
	const char *cert = serve->config->tls_cert;
	char why[ES_TLS_WHY_MAX];
	uint64_t ends_ms;

	if (!cert)
		return ES_OK;
	es_err err = es_tls_check(cert, serve->config->tls_key, es_now_ms(), &ends_ms, why);
	if (err)
		snprintf(serve->why, serve->why_size, "%s", why);
	return err;
}

static es_err start_web(struct serve *serve)
{
	const char *text = serve->config->web;
	struct es_address address = {.port = 0};

	es_err err = check_tls(serve);
	if (err)
		return err;
	if (text)
		err = es_address_parse(text, &address);
	if (err)
		return complain(serve, err, "--web", text);
	struct es_web_config config = {.address = text ? address.host : NULL,
	                               .port = address.port,
	                               .ui_dir = serve->config->ui_dir,
	                               .public_url = serve->config->public_url,
	                               .proxies = serve->config->proxies,
	                               .proxies_len = serve->config->proxies_len,
	                               .tls_cert = serve->config->tls_cert,
	                               .tls_key = serve->config->tls_key,
	                               .federation = federation_now,
	                               .partner = partner_now,
	                               .fetch = fetch_now,
	                               .tell_here = tell_here,
	                               .take_peer = take_peer,
	                               .exchange = exchange_now,
	                               .search = serve->search,
	                               .context = serve};
	err = es_web_new(serve->loop, serve->node, &config, &serve->web);
	if (err)
		return complain(serve, err, "--web", text ? text : "");
	if (!text)
		return ES_OK;
	address.port = es_web_port(serve->web);
	return es_address_format(&address, serve->web_address);
}

/* What others are told, as the operator says or as it can be seen. */
static es_err announce(struct serve *serve)
{
	const struct es_serve_config *c = serve->config;
	struct es_address own;
	es_err err = ES_OK;

	for (size_t i = 0; i < c->announce_len && !err; i++)
		if (strcmp(c->announce[i], "none") != 0)
			err = es_links_announce(serve->links, c->announce[i]);
	if (c->announce_len > 0)
		return err;
	if (serve->peer_address[0] && !es_address_parse(serve->peer_address, &own) &&
	    !es_address_is_any(&own))
		err = es_links_announce(serve->links, serve->peer_address);
	if (!err && serve->peer_site[0])
		err = es_links_announce(serve->links, serve->peer_site);
	return err;
}

static es_err start_links(struct serve *serve)
{
	struct es_links_config config = {serve->node, serve->loop, on_partner,
	                                 on_here,     serve,       serve->config->peer_ca};

	if (serve->config->public_url &&
	    es_peer_way_of_site(serve->config->public_url, serve->peer_site))
		serve->peer_site[0] = '\0';
	if (serve->config->peer_ca && !es_ws_trusts(serve->config->peer_ca))
		return complain(serve, ES_INVALID, "--peer-ca", serve->config->peer_ca);
	es_err err = es_links_new(&config, &serve->links);

	if (err)
		return complain(serve, err, "peer links", "");
	if (serve->config->peer)
		err = es_links_listen(serve->links, serve->config->peer, serve->peer_address);
	if (err)
		return complain(serve, err, "--peer", serve->config->peer);
	err = announce(serve);
	if (err)
		return complain(serve, err, "--announce", "");
	if (serve->config->given_only)
		es_links_given_only(serve->links);
	for (size_t i = 0; i < serve->config->dial_len; i++) {
		err = es_links_add(serve->links, serve->config->dial[i]);
		if (err)
			return complain(serve, err, "--dial", serve->config->dial[i]);
	}
	err = serve_keep_address(serve);
	return err ? complain(serve, err, "the home", "") : ES_OK;
}

/* What is wrong with the settings of mail is said before anything listens. */
static es_err start_mail(struct serve *serve)
{
	const struct es_serve_config *c = serve->config;

	if (!c->mail_relay)
		return ES_OK;
	struct es_mail_config config = {
	        .home = serve->node->home,
	        .public_url = c->public_url,
	        .secret = c->mail_secret,
	        .smtp = {.relay = c->mail_relay,
	                 .ca = c->mail_ca,
	                 .plain = c->mail_plain,
	                 .sender = {c->mail_from, serve->node->identity.name},
	                 .bounces = c->mail_bounces},
	        .told = es_address_told,
	        .context = serve->node};
	es_err err = es_mail_new(&config, &serve->node->mail, serve->why, serve->why_size);
	if (err && !serve->why[0])
		return complain(serve, err, "--mail-relay", c->mail_relay);
	return err;
}

/* --- hosting, and being hosted ------------------------------------------------------------------ */

static void on_hosting_changed(void *context, bool any)
{
	struct serve *serve = context;

	if (serve->web)
		es_web_hand(serve->web, any ? es_hosting_hand : NULL, serve->hosting);
}

static void on_handed(void *context, int fd)
{
	struct serve *serve = context;

	es_web_take(serve->web, fd);
}

static void on_host_gone(void *context)
{
	es_say(ES_LEVEL_INFO, "the node that hosts this one has stopped, or stops it: stopping");
	stop(context);
}

static es_err start_hosting(struct serve *serve)
{
	const struct es_serve_config *c = serve->config;
	struct es_hosting_config config = {.home = serve->node->home,
	                                   .public_url = c->public_url,
	                                   .options = c->hosted_options,
	                                   .changed = on_hosting_changed,
	                                   .context = serve};
	es_err err;

	if (c->handed_fd >= 0) {
		err = es_handed_new(serve->loop, c->handed_fd, on_handed, on_host_gone, serve,
		                    &serve->handed);
		return err ? complain(serve, err, ES_HANDED_FD, "") : ES_OK;
	}
	err = es_hosting_new(serve->loop, &config, &serve->hosting);
	if (!err)
		es_hosting_look(serve->hosting);
	return err;
}

static es_err start(struct serve *serve)
{
	serve->node->public_url = serve->config->public_url;
	es_err err = start_mail(serve);

	if (!err)
		err = start_links(serve);

	if (!err)
		err = es_search_new(serve->node, &serve->search);
	if (!err)
		err = es_search_start(serve->search);
	if (!err)
		err = start_web(serve);
	if (!err && es_post_ready(serve->node))
		err = es_rounds_new(serve->node, &serve->rounds);
	if (err)
		return err;
	es_node_start_logging(serve->node);
	serve_offer(serve);
	err = es_control_new(serve->loop, serve->node, &serve->service, &serve->control);
	if (err)
		return complain(serve, err, "control.sock in", serve->node->home);
	err = es_loop_on_signal(serve->loop, on_signal, serve);
	if (err)
		return complain(serve, err, "signals", "");
	es_links_dial(serve->links);
	err = start_hosting(serve);
	if (err)
		return err;
	return es_supervisor_new(serve->loop, "The node answers.", &serve->supervisor);
}

es_err es_serve(struct es_node *node, const struct es_serve_config *config, char *why,
                size_t why_size)
{
	struct serve serve = {.node = node, .config = config, .why = why, .why_size = why_size};
	es_err err = es_loop_new(&serve.loop);

	why[0] = '\0';
	if (!err)
		err = es_commits_new(serve.loop, node->store, on_commit, &serve, &serve.commits);
	if (err) {
		es_loop_free(serve.loop);
		return complain(&serve, err, "the loop", "");
	}
	err = start(&serve);
	if (err)
		stop(&serve);
	else
		config->ready(config->context, serve.web_address, serve.peer_address);
	if (!err && serve.handed)
		es_handed_ready(serve.handed);
	es_loop_run(serve.loop);
	es_commits_free(serve.commits);
	es_control_free(serve.control);
	es_links_free(serve.links);
	es_hosting_free(serve.hosting);
	es_search_free(serve.search);
	es_mail_free(node->mail);
	node->mail = NULL;
	node->public_url = NULL;
	es_loop_free(serve.loop);
	return err;
}
