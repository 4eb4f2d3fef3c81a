/* SPDX-License-Identifier: EUPL-1.2 */
/* The log sink: one line on stderr for each thing an operator needs to know. The only global of the
 * node; any thread. */
#ifndef NODE_LOGSINK_H
#define NODE_LOGSINK_H

enum es_level { ES_LEVEL_DEBUG, ES_LEVEL_INFO, ES_LEVEL_WARNING, ES_LEVEL_ERROR };

/* Lines below this level are not written; ES_LEVEL_WARNING until it is set. Set it before the
 * second thread starts. */
void es_logsink_level(enum es_level least);

/* Writes "TIME level text\n" in one piece. Control characters become spaces, so that what a peer
 * said cannot forge a line; text over 1,000 bytes is cut. */
void es_say(enum es_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
