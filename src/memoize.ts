/**
 * Caches the results of `make` by the identity of its argument, which must never change; a result is dropped
 * together with its argument. Results are shared, so treat them as immutable.
 */
export function memoize<Subject extends object, Made>(
  make: (subject: Subject) => Made,
): (subject: Subject) => Made {
  const bySubject = new WeakMap<Subject, Made>();
  return (subject) => {
    let made = bySubject.get(subject);
    if (made === undefined) bySubject.set(subject, (made = make(subject)));
    return made;
  };
}
