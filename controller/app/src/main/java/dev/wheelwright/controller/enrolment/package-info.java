/** Trading a join token for a certificate. */
@NullMarked
package dev.wheelwright.controller.enrolment;

import org.jspecify.annotations.NullMarked;
