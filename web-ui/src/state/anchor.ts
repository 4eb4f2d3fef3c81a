// SPDX-License-Identifier: EUPL-1.2
// Where a message stands on its page.
import type { Id } from "../api/shapes";

export const anchorOf = (id: Id): string => `m-${id.slice(0, 16)}`;
