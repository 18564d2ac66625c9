"""The typed API: each route reads its parameters, and one library function answers in a worker."""
