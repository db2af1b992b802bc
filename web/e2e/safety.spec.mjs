// Who gets a mail, who may have sent one, and what the desk does by itself: the questions, bands and pages of it.
// It never relies on other files' conversations.
import { ADDRESS, assert, UPSTREAM, until } from './harness.mjs'
import { headersOf, textOf } from './smtp.mjs'

const SERVER = { server: true }

const editor = (page) => page.getByTestId('composer').locator('.ProseMirror')
const thread = (page) => page.getByTestId('thread')

/** Hands a mail in and opens its conversation. */
async function begin({ api, go, page, server }, one) {
  await server.deliver(one)
  const number = await until(`“${one.subject}” arrived`, async () => {
    // What the desk takes for spam stands in a list of its own.
    const lists = await Promise.all(['all', 'spam'].map((view) => api('GET', `/conversations?view=${view}&limit=50`)))
    return lists.flatMap((list) => list.items ?? []).find((row) => row.subject === one.subject)?.number
  })
  await go(`/inbox/all/${number}`)
  await editor(page).waitFor()
  return number
}

async function write(page, text) {
  await editor(page).click()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
}

/** What is on screen, in both colours. */
async function accessible({ axe, page }) {
  for (const theme of ['dark', 'light']) {
    await page.evaluate((name) => {
      document.documentElement.dataset.theme = name
    }, theme)
    await page.waitForTimeout(200)
    const found = await axe()
    assert(found.length === 0, `${theme}: ${found.join('\n')}`)
  }
}

async function addCopy(page, address) {
  await page.getByTestId('composer').getByRole('button', { name: /Edit$/ }).click()
  await page.getByTestId('composer').getByRole('textbox', { name: 'Cc' }).fill(address)
  await page.keyboard.press('Enter')
}

async function later(page, option) {
  await page.getByRole('button', { name: 'More ways to send' }).click()
  await page.getByRole('menuitem', { name: 'Send later…' }).click()
  await page.getByRole('option', { name: option }).click()
}

const mailsWith = (sink, text) => sink.mails.filter((one) => textOf(one.raw).includes(text))

export default [
  [
    'a mail that its domain calls forged is shown with a warning, and the details say who found out',
    async (desk) => {
      const { page } = desk
      await begin(desk, {
        from: 'ceo@bank.example',
        name: 'The bank',
        subject: 'Change our account number',
        text: 'Please pay here from now on.',
        headers: {
          'Authentication-Results': `${UPSTREAM}; spf=fail smtp.mailfrom=bank.example; dmarc=fail (p=reject) policy.dmarc=reject header.from=bank.example`,
        },
      })
      await thread(page).getByText('The domain bank.example asks to treat this mail as forged.').waitFor()
      await thread(page)
        .getByRole('button', { name: /Details/ })
        .first()
        .click()
      await thread(page).getByText('failed · bank.example').first().waitFor()
      await thread(page).getByText(UPSTREAM, { exact: true }).waitFor()
      assert(
        (await thread(page).getByText('Sender not verified').count()) === 0,
        'the quiet chip stands beside the band',
      )
      await accessible(desk)
    },
    SERVER,
  ],
  [
    'a mail with a proven sender has a small check, one with none a quiet chip',
    async (desk) => {
      const { page } = desk
      await begin(desk, {
        from: 'ines@proven.example',
        subject: 'Proven question',
        text: 'Hello',
        headers: { 'Authentication-Results': `${UPSTREAM}; dmarc=pass header.from=proven.example` },
      })
      await thread(page).getByRole('img', { name: 'Verified: proven.example stands behind this mail' }).waitFor()
      assert((await thread(page).getByText('Sender not verified').count()) === 0, 'a proven sender has the chip')
      await begin(desk, { from: 'ola@unknown.example', subject: 'Unproven question', text: 'Hello' })
      await thread(page).getByText('Sender not verified').waitFor()
    },
    SERVER,
  ],
  [
    'answers go where the mail asks for them',
    async (desk) => {
      const { page } = desk
      await begin(desk, {
        from: 'form@shop-form.example',
        subject: 'From the form',
        text: 'Hello',
        headers: { 'Reply-To': 'Lena <lena@shop-form.example>' },
      })
      await page
        .getByTestId('composer')
        .getByText(/To Lena/)
        .waitFor()
      await thread(page)
        .getByRole('button', { name: /Details/ })
        .first()
        .click()
      await thread(page).getByText('Answers go to').waitFor()
    },
    SERVER,
  ],
  [
    'somebody new from outside is asked about once; the recipients can be changed, or written to',
    async (desk) => {
      const { page, sink } = desk
      await begin(desk, { from: 'noor@confirm.example', subject: 'Who reads this', text: 'Hello' })
      await addCopy(page, 'auditor@nobody-yet.example')
      await write(page, 'For two readers')
      await page.keyboard.press('Control+Enter')
      const notice = page.getByRole('alert').filter({ hasText: 'Somebody new would read this conversation' })
      await notice.getByText('auditor@nobody-yet.example').waitFor()
      await notice.getByText('Nobody of this domain takes part so far').waitFor()
      await accessible(desk)
      await notice.getByRole('button', { name: 'Change recipients' }).click()
      await page.getByTestId('composer').getByRole('textbox', { name: 'Cc' }).waitFor()
      assert((await notice.count()) === 0, 'the question is still there')
      await editor(page).click()
      await page.keyboard.press('Control+Enter')
      await notice.getByRole('button', { name: 'Send to them' }).click()
      await until('the mail left for both', () => mailsWith(sink, 'For two readers').length > 0, 20_000)
      const { to } = mailsWith(sink, 'For two readers')[0]
      assert(to.includes('auditor@nobody-yet.example') && to.includes('noor@confirm.example'), `it went to ${to}`)
    },
    SERVER,
  ],
  [
    'an address is blocked in the settings, refused in the composer, and the block lifted there',
    async (desk) => {
      const { page, go, sink, api } = desk
      await go('/settings/suppressions')
      await page.getByLabel('Address', { exact: true }).fill('Gone@blocked.example')
      await page.getByLabel('Reason', { exact: true }).fill('moved away')
      await page.getByRole('button', { name: 'Block', exact: true }).click()
      await page.getByTestId('suppressions').getByText('gone@blocked.example').waitFor()
      await page.getByLabel('Find an address').fill('nothing like it')
      await page.getByText('No blocked address matches.').waitFor()
      await begin(desk, { from: 'gone@blocked.example', subject: 'I am back', text: 'Hello' })
      await write(page, 'Welcome back')
      await page.keyboard.press('Control+Enter')
      const notice = page.getByRole('alert').filter({ hasText: 'gone@blocked.example gets no mail from this desk' })
      await notice.getByText('Somebody of the team blocked it').waitFor()
      await notice.getByText('moved away').waitFor()
      await accessible(desk)
      await notice.getByRole('button', { name: 'Lift the block and send' }).click()
      await until('the mail left', () => mailsWith(sink, 'Welcome back').length > 0, 20_000)
      const { items } = await api('GET', '/suppressions?q=gone@blocked')
      assert(items.length === 0, 'the address is still blocked')
      // The list of blocked addresses names conversations by their id.
      const rows = await api('GET', '/conversations?view=all&limit=50')
      const row = rows.items.find((one) => one.subject === 'I am back')
      await go(`/c/${row.id}`)
      await page.waitForURL(new RegExp(`/inbox/all/${row.number}$`))
    },
    SERVER,
  ],
  [
    'a reply for later can be taken back; one that the customer overtakes is held and sent by hand',
    async (desk) => {
      const { page, sink, server } = desk
      const tom = { from: 'tom@later.example', name: 'Tom Reed' }
      const proven = { 'Authentication-Results': `${UPSTREAM}; dmarc=pass header.from=later.example` }
      const first = '<no-hurry@later.example>'
      await begin(desk, {
        ...tom,
        subject: 'No hurry',
        text: 'Whenever it suits you',
        headers: { ...proven, 'Message-ID': first },
      })
      await write(page, 'Good morning to you')
      await later(page, /In 3 hours/)
      const leaves = thread(page).getByText(/^Leaves /)
      await leaves.waitFor()
      await thread(page).getByRole('button', { name: 'Take back' }).click()
      await until('the reply left the thread', async () => (await leaves.count()) === 0)
      await until('the text is back', async () => (await editor(page).textContent())?.includes('Good morning to you'))
      await later(page, /Tomorrow morning/)
      await leaves.waitFor()
      assert((await thread(page).getByRole('button', { name: 'Send now' }).count()) === 1, 'it cannot be sent now')
      await server.deliver({
        ...tom,
        subject: 'Re: No hurry',
        text: 'It is urgent now',
        headers: { ...proven, 'In-Reply-To': first, References: first },
      })
      await thread(page).getByText('Held: the customer wrote first').waitFor()
      await accessible(desk)
      assert((await leaves.count()) === 0, 'it is held and leaves at the same time')
      assert(mailsWith(sink, 'Good morning to you').length === 0, 'it left already')
      await thread(page).getByRole('button', { name: 'Send anyway' }).click()
      await until('the mail left', () => mailsWith(sink, 'Good morning to you').length > 0, 20_000)
    },
    SERVER,
  ],
  [
    'an inbox acknowledges with the promise that the preview shows; the thread folds it',
    async (desk) => {
      const { page, go, sink } = desk
      await go('/settings/inboxes')
      await page
        .getByRole('button', { name: /^Edit / })
        .first()
        .click()
      const section = page.getByRole('region', { name: 'Mail behaviour' })
      await section.getByText('New conversations are not acknowledged: nothing is sent.').waitFor()
      await section.getByRole('checkbox', { name: /Acknowledge new conversations/ }).check()
      await section.getByLabel('What you promise').fill('We answer before noon.')
      await section.getByTestId('acknowledgement').getByText('its number is #1042').waitFor()
      await section.getByTestId('acknowledgement').getByText('We answer before noon.').waitFor()
      await accessible(desk)
      await section.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved').first().waitFor()
      const number = await begin(desk, { from: 'eva@ack.example', subject: 'Are you there', text: 'Hello', lang: 'en' })
      await thread(page)
        .getByRole('button', { name: /^Acknowledgement sent/ })
        .click()
      await thread(page)
        .getByRole('listitem', { name: /^Reply from/ })
        .waitFor()
      await until('the acknowledgement left', () => mailsWith(sink, 'We answer before noon.').length > 0, 20_000)
      const { raw, to } = mailsWith(sink, 'We answer before noon.')[0]
      assert(to.includes('eva@ack.example') && textOf(raw).includes(`#${number}`), `it went to ${to}`)
      await go('/settings/inboxes')
      await page
        .getByRole('button', { name: /^Edit / })
        .first()
        .click()
      await section.getByRole('checkbox', { name: /Acknowledge new conversations/ }).uncheck()
      await section.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Saved').first().waitFor()
    },
    SERVER,
  ],
  [
    'a signing key shows what to publish, the doctor finds it in DNS, and mail is signed once it is on',
    async (desk) => {
      const { page, go, dns, sink, api } = desk
      await go('/settings/domains')
      const line = (code) => page.locator(`[data-code=${code}]`)
      await line('spf_missing').getByText('v=spf1 ').waitFor()
      await line('dkim_off').waitFor()
      await page.getByLabel('Domain', { exact: true }).fill('desk.example')
      await page.getByRole('button', { name: 'Make a key' }).click()
      await page.getByRole('checkbox', { name: /Sign mail from desk.example/ }).waitFor({ timeout: 30_000 })
      await line('dkim_missing').first().waitFor()
      const { items } = await api('GET', '/signing-keys')
      const { records } = items[0]
      await page.getByTestId('record').getByText(records[0].value, { exact: true }).first().waitFor()
      await accessible(desk)
      dns.records.push(
        ...records.map(({ name, value }) => ({ name, type: 'TXT', value })),
        { name: 'desk.example', type: 'TXT', value: 'v=spf1 mx -all' },
        { name: 'desk.example', type: 'MX', value: 'mx.desk.example' },
      )
      // A resolver keeps "not there" for a moment.
      await until(
        'the doctor finds both records',
        async () => {
          await page.getByRole('button', { name: 'Check again' }).click()
          await page.waitForTimeout(400)
          return (await line('dkim_found').count()) === 2
        },
        40_000,
      )
      await line('dkim_found').getByText(records[0].name, { exact: true }).waitFor()
      await page.getByRole('checkbox', { name: /Sign mail from desk.example/ }).click()
      await page.getByText('Signing', { exact: true }).waitFor()
      await begin(desk, { from: 'sam@signed.example', subject: 'Sign this', text: 'Hello' })
      await write(page, 'Signed and sent')
      await page.keyboard.press('Control+Enter')
      await until('the mail left', () => mailsWith(sink, 'Signed and sent').length > 0, 20_000)
      const headers = headersOf(mailsWith(sink, 'Signed and sent')[0].raw)
      assert(/d=desk\.example/.test(headers['dkim-signature'] ?? ''), `DKIM-Signature: ${headers['dkim-signature']}`)
      await go('/settings/domains')
      await page.getByRole('button', { name: 'Delete the key of desk.example' }).click()
      await page.getByRole('button', { name: 'Really? Press again' }).click()
      await page.getByText('No keys yet.').waitFor()
      assert(ADDRESS.endsWith('@desk.example'), 'the inbox is of another domain')
    },
    SERVER,
  ],
  [
    'an older message can be answered to those who got it, and the mail refers to it',
    async (desk) => {
      const { page, sink, server } = desk
      const first = `<first-${Date.now()}@customer.example>`
      await begin(desk, {
        from: 'uma@older.example',
        name: 'Uma',
        subject: 'Two questions',
        text: 'The first question',
        headers: { 'Message-ID': first, Cc: 'boss@older.example' },
      })
      await server.deliver({
        from: 'uma@older.example',
        name: 'Uma',
        subject: 'Re: Two questions',
        text: 'The second question',
        headers: {
          References: first,
          'In-Reply-To': first,
          'Authentication-Results': `${UPSTREAM}; dmarc=pass header.from=older.example`,
        },
      })
      await thread(page).getByText('The second question').waitFor()
      const item = thread(page).getByRole('listitem').filter({ hasText: 'The first question' })
      await item.getByRole('button', { name: 'More for this message' }).first().click()
      await page.getByRole('menuitem', { name: 'Answer this message' }).click()
      const chip = page.getByTestId('answering')
      await chip.getByText(/Answering Uma/).waitFor()
      await page
        .getByTestId('composer')
        .getByText(/boss@older\.example/)
        .first()
        .waitFor()
      await accessible(desk)
      await chip.getByRole('button', { name: 'Answer the newest message instead' }).click()
      await chip.waitFor({ state: 'detached' })
      await item.getByRole('button', { name: 'More for this message' }).first().click()
      await page.getByRole('menuitem', { name: 'Answer this message' }).click()
      await chip.waitFor()
      await write(page, 'To the first one')
      await page.getByTestId('composer').getByText('Saved', { exact: true }).waitFor()
      await page.reload()
      await chip.getByText(/Answering Uma/).waitFor()
      await until('the draft is back', async () => (await editor(page).textContent())?.includes('To the first one'))
      await editor(page).click()
      await page.keyboard.press('Control+Enter')
      await until('the mail left', () => mailsWith(sink, 'To the first one').length > 0, 20_000)
      const sent = mailsWith(sink, 'To the first one')[0].raw
      assert(headersOf(sent)['in-reply-to'] === first, `In-Reply-To: ${headersOf(sent)['in-reply-to']}`)
      assert(!textOf(sent).includes('The second question'), 'the other message is quoted')
      await chip.waitFor({ state: 'detached' })
    },
    SERVER,
  ],
  [
    'whoever looked at a secret stands in the access log',
    async (desk) => {
      const { page, go } = desk
      const number = await begin(desk, {
        from: 'kai@log.example',
        name: 'Kai',
        subject: 'My account',
        text: 'The account is DE89 3704 0044 0532 0130 00',
      })
      await thread(page).getByText('1 secret is covered').waitFor()
      await thread(page).getByRole('button', { name: 'Show', exact: true }).click()
      await thread(page).getByText('DE89 3704 0044 0532 0130 00').waitFor()
      await go('/settings/secret-accesses')
      const line = page.getByTestId('accesses').getByRole('listitem').first()
      await line.getByText('saw the secrets in a message of Kai').waitFor()
      await line.getByRole('link', { name: `#${number}` }).waitFor()
      await accessible(desk)
    },
    SERVER,
  ],
  [
    'a stranger with the signed address gets no history until a colleague vouches for them',
    async (desk) => {
      const { page, sink, server } = desk
      await begin(desk, { from: 'ada@vouch.example', name: 'Ada', subject: 'Passing it on', text: 'Hello' })
      await write(page, 'Here is your answer')
      await page.keyboard.press('Control+Enter')
      await until('the mail left', () => mailsWith(sink, 'Here is your answer').length > 0, 20_000)
      const signed = /<([^>]+)>/.exec(headersOf(mailsWith(sink, 'Here is your answer')[0].raw)['reply-to'])?.[1]
      await server.deliver({ from: 'zoe@elsewhere.example', to: signed, subject: 'Re: Passing it on', text: 'Me too' })
      const notice = page.getByTestId('unverified')
      await notice.getByText(/zoe@elsewhere\.example wrote to this conversation/).waitFor()
      await accessible(desk)
      await notice.getByRole('button', { name: 'I know them' }).click()
      await notice.waitFor({ state: 'detached' })
      await thread(page).getByText('Robin Vale vouched for zoe@elsewhere.example').waitFor()
    },
    SERVER,
  ],
  [
    'a new mail can leave later',
    async ({ page, go, api }) => {
      const subject = `For tomorrow ${Date.now()}`
      await go('/compose?to=tom@later.example')
      await page.getByLabel('Subject').fill(subject)
      await page.locator('.ProseMirror').click()
      await page.keyboard.type('Good morning')
      await later(page, /Tomorrow/)
      await page.waitForURL(/inbox\/all\/\d+/)
      const number = Number(/(\d+)$/.exec(page.url())?.[1])
      const { id } = await api('GET', `/conversations/${number}`)
      const { items } = await api('GET', `/conversations/${id}/messages`)
      assert(items[0].delivery === 'scheduled', `the mail is ${items[0].delivery}`)
    },
    SERVER,
  ],
]
