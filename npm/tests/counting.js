// Counts the listeners that are on a target, from before the package is loaded.

const { addEventListener, removeEventListener } = EventTarget.prototype;
const counts = new WeakMap();

const count = (target, by) => counts.set(target, listeners(target) + by);

EventTarget.prototype.addEventListener = function (...given) {
  count(this, 1);
  return Reflect.apply(addEventListener, this, given);
};

EventTarget.prototype.removeEventListener = function (...given) {
  count(this, -1);
  return Reflect.apply(removeEventListener, this, given);
};

/** How many were added and not taken away. */
export function listeners(target) {
  return counts.get(target) ?? 0;
}

/** The package has what it takes of the page: from here on nothing is counted. */
export function stopCounting() {
  Object.assign(EventTarget.prototype, { addEventListener, removeEventListener });
}
