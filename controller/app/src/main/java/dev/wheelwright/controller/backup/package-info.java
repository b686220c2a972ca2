/**
 * The whole controller in one encrypted file, and back: every table, as of one moment, and the key
 * files. Works beside the application and not in it, so that it can be used when nothing else
 * works.
 */
@NullMarked
package dev.wheelwright.controller.backup;

import org.jspecify.annotations.NullMarked;
