/** Honest stand-ins that the agent's tests share: a fleet that signs, a disk that fails. */
package dev.wheelwright.agent.testing;
