/**
 * What the agent keeps on disk. Every file is replaced whole and durably; a file that is not what
 * was written is an error, never an empty start.
 */
@NullMarked
package dev.wheelwright.agent.store;

import org.jspecify.annotations.NullMarked;
