# first
import Config # same line

# config :a, b: 1
config :a, # here
  # between
  c: 2 # end
  # after
