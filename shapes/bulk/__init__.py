"""Claims by the million against the compiled rules: chunk after chunk of whole patients, resumable at each."""
