/* SPDX-License-Identifier: EUPL-1.2 */
/* The server as it comes and goes. */
#include "web/server.h"
#include "mail/mail.h"
#include "view/reuse.h"
#include "web/disk.h"
#include "web/here.h"
#include "web/peer.h"

#include "logsink.h"
#include "lws_log.h"

#include <stdlib.h>
#include <string.h>

#define CLOSE_POLL_MS 5

static const struct es_rate http_rate = {ES_RATE_HTTP_BURST, ES_RATE_HTTP_PER_MINUTE};
static const struct es_rate account_rate = {ES_RATE_ACCOUNT_BURST, ES_RATE_ACCOUNT_PER_MINUTE};
static const struct es_rate young_rate = {ES_RATE_YOUNG_BURST, ES_RATE_YOUNG_PER_MINUTE};
static const struct es_rate stop_rate = {ES_RATE_STOP_BURST, ES_RATE_STOP_PER_MINUTE};
static const struct es_rate save_rate = {ES_RATE_SAVE_BURST, ES_RATE_SAVE_PER_MINUTE};
static const struct es_rate draw_rate = {ES_RATE_DRAW_BURST, ES_RATE_DRAW_PER_MINUTE};
static const struct es_rate remark_rate = {ES_RATE_REMARK_BURST, ES_RATE_REMARK_PER_MINUTE};
static const struct es_rate proof_rate = {ES_RATE_PROOF_BURST, ES_RATE_PROOF_PER_MINUTE};
static const struct es_rate paper_rate = {ES_RATE_PAPER_BURST, ES_RATE_PAPER_PER_MINUTE};

static const struct lws_protocols protocols[] = {
        {.name = "essaim-http",
         .callback = es_http_callback,
         .per_session_data_size = sizeof(void *)},
        {.name = ES_SUBPROTOCOL,
         .callback = es_socket_callback,
         .per_session_data_size = sizeof(void *),
         .rx_buffer_size = 16384},
        {.name = ES_PEER_SUBPROTOCOL,
         .callback = es_peer_callback,
         .per_session_data_size = sizeof(void *),
         .rx_buffer_size = ES_LINK_READ},
        LWS_PROTOCOL_LIST_TERM,
};

static const lws_retry_bo_t policy = {.secs_since_valid_ping = ES_WEB_PING_AFTER_S,
                                      .secs_since_valid_hangup = ES_WEB_IDLE_S};

static es_err make_context(struct es_web *web)
{
	void *loops[1] = {es_loop_uv(web->api.loop)};
	struct lws_context_creation_info info = {0};

	es_lws_log();
	info.port = CONTEXT_PORT_NO_LISTEN_SERVER;
	info.protocols = protocols;
	info.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	info.foreign_loops = loops;
	info.pcontext = &web->context;
	info.user = web;
	info.server_string = "essaim";
	info.pt_serv_buf_size = ES_LINK_READ; /* one for all: 4 KiB if nothing is said */
	info.timeout_secs = ES_WEB_HTTP_TIMEOUT_S;
	info.keepalive_timeout = ES_WEB_HTTP_TIMEOUT_S;
	info.max_http_header_data2 = 16384;
	info.max_http_header_pool2 = 256;
	info.retry_and_idle_policy = &policy;
	info.vhost_name = "essaim";
	if (web->tls) {
		info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
		info.ssl_cert_filepath = es_tls_cert(web->tls);
		info.ssl_private_key_filepath = es_tls_key(web->tls);
		info.alpn = "http/1.1";
	}
	web->context = lws_create_context(&info);
	if (!web->context)
		return ES_NO_MEMORY;
	web->vhost = lws_create_vhost(web->context, &info);
	return web->vhost ? ES_OK : ES_NO_MEMORY;
}

static es_err copy_url(const char *url, char **out)
{
	size_t len = url ? strlen(url) : 0;

	if (!url || len == 0)
		return ES_OK;
	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
		return ES_MALFORMED;
	if (url[len - 1] == '/')
		len--;
	if (strchr(strstr(url, "://") + 3, '/') < url + len && strchr(strstr(url, "://") + 3, '/'))
		return ES_MALFORMED; /* an origin has no path */
	*out = strndup(url, len);
	return *out ? ES_OK : ES_NO_MEMORY;
}

static void web_free(struct es_web *web)
{
	es_auth_free(web->auth);
	es_far_free(&web->api.far);
	es_noticing_end(&web->api);
	es_site_free(web->site);
	es_files_free(web->files);
	es_rates_free(web->http_rates);
	es_rates_free(web->proof_rates);
	es_rates_free(web->paper_rates);
	es_rates_free(web->stop_rates);
	es_rates_free(web->api.accounts);
	es_reuse_book_free(web->api.reuse);
	es_rates_free(web->api.searches);
	es_rates_free(web->api.remarks);
	es_rates_free(web->api.drawings);
	es_rates_free(web->api.young);
	free(web->public_url);
	free(web->addresses);
	free(web);
}

/* --- closing: first libwebsockets and our handles, then the work under way -------------------- */

static void on_timer_closed(uv_handle_t *handle)
{
	struct es_web *web = handle->data;
	void (*closed)(void *context) = web->closed;
	void *context = web->closed_context;

	web_free(web);
	if (closed)
		closed(context);
}

/* It ends in steps, between which its handles close on the loop; asking again is harmless. */
static void on_closing(uv_timer_t *timer)
{
	struct es_web *web = timer->data;

	if (web->context)
		lws_context_destroy(web->context);
	if (web->context || web->api.jobs || web->handles)
		return;
	uv_close((uv_handle_t *)timer, on_timer_closed);
}

void es_web_handle_closed(struct es_web *web)
{
	es_assert(web->handles > 0);
	web->handles--;
}

static void on_here(uv_timer_t *timer)
{
	es_here_flush(&((struct es_web *)timer->data)->api);
}

static void soon(void *context)
{
	struct es_web *web = context;

	if (!web->is_closing && !uv_is_active((uv_handle_t *)&web->here))
		uv_timer_start(&web->here, on_here, ES_HERE_AFTER_MS, 0);
}

static void on_again(uv_timer_t *timer)
{
	struct es_api *api = &((struct es_web *)timer->data)->api;

	es_here_again(api);
	es_disk_tell(api);
	es_leaving_tick(api);
}

static void on_quiet(uv_timer_t *timer)
{
	es_noticing_quiet(&((struct es_web *)timer->data)->api);
}

/* Begins anew with each call, so that it ends once calls have ceased. */
static void wait_quiet(void *context)
{
	struct es_web *web = context;

	if (!web->is_closing)
		uv_timer_start(&web->quiet, on_quiet, ES_BULK_QUIET_MS, 0);
}

static void on_handle_gone(uv_handle_t *handle)
{
	es_web_handle_closed(handle->data);
}

static void open_timer(struct es_web *web, uv_timer_t *timer)
{
	uv_timer_init(es_loop_uv(web->api.loop), timer);
	timer->data = web;
	web->handles++;
}

static void open_timers(struct es_web *web)
{
	open_timer(web, &web->here);
	open_timer(web, &web->quiet);
	open_timer(web, &web->again);
	uv_timer_start(&web->again, on_again, ES_HERE_EVERY_MS, ES_HERE_EVERY_MS);
	web->has_timers = true;
	web->api.soon = soon;
	web->api.wait_quiet = wait_quiet;
	web->api.timers_context = web;
}

/* A part of the work for many, then everybody else has a turn. */
static void on_turn(uv_idle_t *turn)
{
	struct es_web *web = turn->data;
	bool news = !web->is_closing && es_events_step(&web->api);
	bool line = !web->is_closing && es_sockets_step(web);

	if (!news && !line)
		uv_idle_stop(turn);
}

void es_web_turn_wanted(struct es_web *web)
{
	if (web->has_turn && !web->is_closing)
		uv_idle_start(&web->turn, on_turn); /* does nothing where it is on its way */
}

static void later(void *context)
{
	es_web_turn_wanted(context);
}

static void open_turn(struct es_web *web)
{
	uv_idle_init(es_loop_uv(web->api.loop), &web->turn);
	web->turn.data = web;
	web->has_turn = true;
	web->handles++;
	web->api.later = later;
	web->api.later_context = web;
}

static void on_tls_closed(void *context)
{
	es_web_handle_closed(context);
}

void es_web_close(struct es_web *web, void (*closed)(void *context), void *context)
{
	es_assert(!web->is_closing);
	web->is_closing = true;
	web->api.leaving.ending = true;
	web->closed = closed;
	web->closed_context = context;
	es_web_unlisten(web);
	if (web->has_timers) {
		uv_close((uv_handle_t *)&web->here, on_handle_gone);
		uv_close((uv_handle_t *)&web->quiet, on_handle_gone);
		uv_close((uv_handle_t *)&web->again, on_handle_gone);
	}
	if (web->has_turn)
		uv_close((uv_handle_t *)&web->turn, on_handle_gone);
	es_tls_close(web->tls, on_tls_closed, web);
	web->tls = NULL;
	uv_timer_init(es_loop_uv(web->api.loop), &web->closing);
	web->closing.data = web;
	uv_timer_start(&web->closing, on_closing, 0, CLOSE_POLL_MS);
}

/* --- opening ---------------------------------------------------------------------------------- */

/* A UI of an older build brings no words: then it alone makes the pages. */
static es_err open_site(struct es_web *web)
{
	es_err err = es_site_new(web->files, &web->site);

	if (err == ES_NOT_FOUND || err == ES_MALFORMED) {
		es_say(ES_LEVEL_WARNING,
		       "web: the UI brings no tables of words (%s): pages need "
		       "JavaScript; build it anew",
		       es_err_sentence(err));
		err = ES_OK;
	}
	return err;
}

static void take_proxies(struct es_web *web, const struct es_web_config *config)
{
	static const char *const own[] = {"127.0.0.0/8", "::1"};

	es_assert(config->proxies_len <= ES_PROXIES_MAX);
	for (size_t i = 0; i < config->proxies_len; i++)
		web->proxies[i] = config->proxies[i];
	web->proxies_len = config->proxies_len;
	for (size_t i = 0; i < 2 && config->public_url && config->proxies_len == 0; i++)
		es_assert(es_network_parse(own[i], &web->proxies[web->proxies_len++]) == ES_OK);
}

static es_err fill(struct es_web *web, struct es_loop *loop, struct es_node *node,
                   const struct es_web_config *config)
{
	web->api = (struct es_api){.node = node,
	                           .loop = loop,
	                           .federation = config->federation,
	                           .partner = config->partner,
	                           .fetch = config->fetch,
	                           .exchange = config->exchange,
	                           .tell_here = config->tell_here,
	                           .search = config->search,
	                           .context = config->context};
	web->take_peer = config->take_peer;
	web->handed = !config->address;
	web->api.acts_told = config->federation(config->context)->acts;
	char structure[ES_ID_HEX_LEN];
	es_id_hex(&node->identity.structure, structure);
	snprintf(web->cookie, sizeof(web->cookie), "essaim-%.8s", structure);
	take_proxies(web, config);
	web->ready = true;
	web->addresses = calloc(ES_WEB_SOCKETS_MAX, sizeof(*web->addresses));
	es_err err = web->addresses ? copy_url(config->public_url, &web->public_url) : ES_NO_MEMORY;
	if (err == ES_OK)
		err = es_auth_new(&web->api, &web->auth);
	if (err == ES_OK)
		err = es_rates_new(&http_rate, ES_RATE_BUCKETS_MAX, &web->http_rates);
	if (err == ES_OK)
		err = es_reuse_book_new(&web->api.reuse);
	if (err == ES_OK)
		err = es_rates_new(&proof_rate, ES_RATE_BUCKETS_MAX, &web->proof_rates);
	if (err == ES_OK)
		err = es_rates_new(&paper_rate, ES_RATE_BUCKETS_MAX, &web->paper_rates);
	if (err == ES_OK)
		err = es_rates_new(&stop_rate, ES_RATE_BUCKETS_MAX, &web->stop_rates);
	if (err == ES_OK)
		err = es_rates_new(&save_rate, ES_RATE_BUCKETS_MAX, &web->api.searches);
	if (err == ES_OK)
		err = es_rates_new(&account_rate, ES_RATE_BUCKETS_MAX, &web->api.accounts);
	if (err == ES_OK)
		err = es_rates_new(&young_rate, ES_RATE_BUCKETS_MAX, &web->api.young);
	if (err == ES_OK)
		err = es_rates_new(&remark_rate, ES_RATE_BUCKETS_MAX, &web->api.remarks);
	if (err == ES_OK)
		err = es_rates_new(&draw_rate, ES_RATE_BUCKETS_MAX, &web->api.drawings);
	if (err == ES_OK && config->ui_dir)
		err = es_files_load(config->ui_dir, &web->files);
	if (err == ES_OK && web->files)
		err = open_site(web);
	if (err == ES_OK && web->site)
		web->api.site = web->site;
	if (err == ES_OK && web->site && node->mail)
		es_mail_set_words(node->mail, es_site_words(web->site));
	return err;
}

static es_err open_tls(struct es_web *web, const struct es_web_config *config)
{
	es_err err = es_tls_new(web->api.loop, config->tls_cert, config->tls_key, &web->tls);

	if (err == ES_OK)
		web->handles++;
	return err;
}

es_err es_web_new(struct es_loop *loop, struct es_node *node, const struct es_web_config *config,
                  struct es_web **out)
{
	struct es_web *web = calloc(1, sizeof(*web));

	if (!web)
		return ES_NO_MEMORY;
	es_err err = fill(web, loop, node, config);
	if (err != ES_OK) {
		web_free(web);
		return err;
	}
	err = es_web_listen(web, config->address, config->port);
	if (err == ES_OK && config->tls_cert)
		err = open_tls(web, config);
	if (err == ES_OK)
		err = make_context(web);
	if (err != ES_OK) {
		es_web_close(web, NULL, NULL); /* what is open already closes on the loop */
		return err;
	}
	open_timers(web);
	open_turn(web);
	es_noticing_go(&web->api, NULL);
	es_leaving_go(&web->api);
	*out = web;
	return ES_OK;
}

uint16_t es_web_port(const struct es_web *web)
{
	return web->port;
}

void es_web_hand(struct es_web *web,
                 enum es_handing (*hand)(void *context, const char *name, int fd), void *context)
{
	web->hand = hand;
	web->hand_context = context;
}

void es_web_ready(struct es_web *web, bool ready)
{
	web->ready = ready;
}

void es_web_on_commit(struct es_web *web, const struct es_commit *commit)
{
	if (!web->is_closing)
		es_api_on_commit(&web->api, commit);
}

void es_web_on_partner(struct es_web *web, const struct es_id *structure)
{
	if (!web->is_closing)
		es_api_on_partner(&web->api, structure);
}

void es_web_on_here(struct es_web *web, uint64_t link, const struct es_id *structure,
                    const struct es_here *here)
{
	if (!web->is_closing)
		es_far_heard(&web->api, link, structure, here);
}
