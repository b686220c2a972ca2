/** Who may reach whom from spoke to spoke. */
@NullMarked
package dev.wheelwright.core.policy;

import org.jspecify.annotations.NullMarked;
