import Config

config :a, b: ~S"""text
"""
