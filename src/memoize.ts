/**
 * Makes something of a thing that never changes, at most once; it is forgotten together with the thing. What
 * is made is shared and must not be changed by anybody.
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
