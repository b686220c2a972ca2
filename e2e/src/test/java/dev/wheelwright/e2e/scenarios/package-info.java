/** What a user is promised, on real tunnels between network namespaces. */
@NullMarked
package dev.wheelwright.e2e.scenarios;

import org.jspecify.annotations.NullMarked;
