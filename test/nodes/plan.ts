// Which organization lives on several nodes? Steps of seconds, so that they meet faults; one incident for each alert, and one for all of a service.

export const keys = { apart: 'a'.repeat(32), together: 'b'.repeat(32), patient: 'c'.repeat(32) };

export const planFor = (hook: string) => `
name: Nodes
people:
  ana: { name: Ana, email: ana@acme.example, zone: UTC, contact: { first: { webhook: "${hook}/ana" }, then: { webhook: "${hook}/ana/then" } }, notify: { high: [first at once, then after 2s] } }
  ben: { name: Ben, email: ben@acme.example, zone: UTC, contact: { first: { webhook: "${hook}/ben" } } }
  cleo: { name: Cleo, email: cleo@acme.example, zone: UTC, contact: { first: { webhook: "${hook}/cleo" } } }
  dora: { name: Dora, email: dora@acme.example, zone: UTC, contact: { first: { webhook: "${hook}/dora" } } }
teams:
  shop: { name: Shop, discipline: engineering, members: [ben, cleo], path: shop }
paths:
  shop:
    steps:
      - { page: [person ana], wait: 6s }
      - { page: [team shop], round robin: true, wait: 6s }
    backstop: { page: [person dora], every: 30m }
  patient:
    steps:
      - { page: [person ben], wait: 6s }
      - { page: [person cleo], wait: 30s }
    backstop: { page: [person dora], every: 30m }
services:
  patient: { name: Patient, tier: 1, owner: shop, path: patient, grouping: { by: alert } }
  apart: { name: Apart, tier: 1, owner: shop, grouping: { by: alert } }
  together: { name: Together, tier: 1, owner: shop, grouping: { by: service } }
integrations:
  patient: { type: events-v2, service: patient, key: ${keys.patient} }
  apart: { type: events-v2, service: apart, key: ${keys.apart}, requests per second: 10000 }
  together: { type: events-v2, service: together, key: ${keys.together}, requests per second: 10000 }
`;
