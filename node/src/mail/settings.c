/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail/internal.h"

#include "file_system.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Name and password, a line each, in a file that nobody else may read. */
static es_err read_secret(struct es_mail *mail, const char *path, char *why, size_t why_size)
{
	struct es_writer w;
	struct stat info;

	if (stat(path, &info) != 0) {
		snprintf(why, why_size, "%s: there is no such file", path);
		return ES_INVALID;
	}
	if (info.st_mode & (S_IRWXG | S_IRWXO)) {
		snprintf(why, why_size, "%s: others may read it; chmod 600 it", path);
		return ES_INVALID;
	}
	es_writer_init(&w, (uint8_t *)mail->secret, sizeof(mail->secret) - 1);
	es_err err = es_file_get(path, &w);
	mail->secret[w.len] = '\0';
	char *line = strchr(mail->secret, '\n');
	if (err || w.len != strlen(mail->secret) || !line || line == mail->secret || !line[1]) {
		snprintf(why, why_size,
		         "%s: the name stands in its first line, the password in its second", path);
		return ES_INVALID;
	}
	*line = '\0';
	mail->config.user = mail->secret;
	mail->config.password = line + 1;
	line[1 + strcspn(line + 1, "\r\n")] = '\0';
	mail->secret[strcspn(mail->secret, "\r")] = '\0';
	return ES_OK;
}

static es_err check(const struct es_mail_config *config, char *why, size_t why_size)
{
	const struct es_smtp_config *smtp = &config->smtp;
	char address[ES_MAIL_ADDRESS_MAX + 1];

	if (!es_smtp_relay_fits(smtp->relay))
		snprintf(why, why_size,
		         "--mail-relay %s: write it as smtp://HOST:587 or smtps://HOST:465",
		         smtp->relay);
	else if (smtp->plain && !es_smtp_relay_is_near(smtp->relay))
		snprintf(why, why_size,
		         "--mail-plain: letters leave this machine encrypted, or not at all");
	else if (es_mail_address(es_bytes_str(smtp->sender.address), address))
		snprintf(why, why_size, "--mail-from %s: this is no e-mail address",
		         smtp->sender.address);
	else if (smtp->bounces && es_mail_address(es_bytes_str(smtp->bounces), address))
		snprintf(why, why_size, "--mail-bounces %s: this is no e-mail address",
		         smtp->bounces);
	else
		return ES_OK;
	return ES_INVALID;
}

static es_err copy(struct es_mail *mail, const struct es_mail_config *config)
{
	const struct es_smtp_config *from = &config->smtp;
	struct es_smtp_config *to = &mail->config;

	to->plain = from->plain;
	to->relay = strdup(from->relay);
	to->ca = from->ca ? strdup(from->ca) : NULL;
	to->bounces = from->bounces ? strdup(from->bounces) : NULL;
	to->sender.address = strdup(from->sender.address);
	to->sender.name = strdup(from->sender.name);
	mail->told = config->told;
	mail->context = config->context;
	mail->public_url = strdup(config->public_url);
	if (!to->relay || (from->ca && !to->ca) || (from->bounces && !to->bounces) ||
	    !to->sender.address || !to->sender.name || !mail->public_url)
		return ES_NO_MEMORY;
	size_t len = strlen(mail->public_url);
	if (len && mail->public_url[len - 1] == '/')
		mail->public_url[len - 1] = '\0';
	return ES_OK;
}

es_err es_mail_settings_take(struct es_mail *mail, const struct es_mail_config *config, char *why,
                             size_t why_size)
{
	es_err err = check(config, why, why_size);

	if (!err)
		err = copy(mail, config);
	if (!err && config->secret)
		err = read_secret(mail, config->secret, why, why_size);
	return err;
}

void es_mail_settings_free(struct es_mail *mail)
{
	free((char *)(uintptr_t)mail->config.relay);
	free((char *)(uintptr_t)mail->config.ca);
	free((char *)(uintptr_t)mail->config.bounces);
	free((char *)(uintptr_t)mail->config.sender.address);
	free((char *)(uintptr_t)mail->config.sender.name);
	free(mail->public_url);
}
