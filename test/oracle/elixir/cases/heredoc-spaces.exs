import Config

config :a, b: """  
  text
  """, c: ~s"""
  x
  """
