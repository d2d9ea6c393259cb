enum PersonWords {
    static let chineseTitles = [
        "副总经理", "总经理", "董事长", "工程师", "先生", "女士", "小姐", "副总", "经理", "主任", "老师", "博士", "教授", "总监", "老板", "厂长", "主管",
        "总", "工", "董",
    ]

    static let westernTitles: Set<String> = [
        "mr", "mrs", "ms", "miss", "dr", "prof", "herr", "frau", "ing", "dipl", "sir", "madam", "phd", "mba", "jr",
        "sr",
        "mme", "mlle", "monsieur", "madame", "sig", "dott", "doctor", "professor", "hr", "fr", "m", "ii", "iii",
    ]

    static let compoundSurnames: Set<String> = [
        "欧阳", "歐陽", "上官", "司马", "司馬", "司徒", "诸葛", "諸葛", "夏侯", "东方", "公孙", "慕容", "端木", "独孤", "南宫", "西门", "皇甫",
        "尉迟", "长孙", "宇文", "令狐", "鲜于", "申屠", "轩辕", "闻人", "濮阳", "淳于", "赫连", "澹台",
    ]

    static let particles: Set<String> = [
        "van", "von", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "ten", "ter", "zu",
        "zur",
        "vom", "al", "el", "bin", "ibn", "st", "san",
    ]

    /// Given names by their short forms; a short form may stand for several.
    private static let shortForms = """
        abby abigail;al albert alan alexander;alex alexander alexandra alexis;andy andrew andreas;angie angela;\
        barb barbara;becky rebecca;ben benjamin benedict;bernie bernard bernhard;beth elizabeth;betty elizabeth;\
        bill william;billy william;bob robert;bobby robert;brad bradley;cathy catherine katherine;charlie charles;\
        chris christopher christian christine christina;chuck charles;cindy cynthia;dan daniel;danny daniel;dave david;\
        deb deborah;debbie deborah;dick richard;don donald;doug douglas;drew andrew;ed edward edwin edmund;eddie edward;\
        eliza elizabeth;ellie eleanor;fran frances francis;frank francis franklin;fred frederick alfred;gabe gabriel;\
        gene eugene;george georg;gerry gerald;greg gregory;hank henry;harry harold henry;jack john;jackie jacqueline;\
        jake jacob;jamie james;jan johannes;jeff jeffrey;jen jennifer;jenny jennifer;jerry gerald jerome;jess jessica;\
        jessie jessica;jim james;jimmy james;jo joanna josephine;joe joseph;joey joseph;johnny john;jon jonathan;\
        josh joshua;judy judith;kate katherine catherine;kathy katherine kathleen;katie katherine;kelly kelvin;\
        ken kenneth;kenny kenneth;kim kimberly;larry lawrence;len leonard;leo leonard leopold;les leslie;lex alexander;\
        liz elizabeth;lizzie elizabeth;lou louis;maggie margaret;mandy amanda;marge margaret;matt matthew matthias;\
        max maximilian maxwell;meg margaret;mel melanie melvin;mick michael;mickey michael;mike michael;mitch mitchell;\
        molly mary;nancy anne;nat nathaniel nathan;nate nathaniel nathan;ned edward;nick nicholas;nicky nicole;\
        nina antonina;pam pamela;pat patricia patrick;patty patricia;paddy patrick;peggy margaret;penny penelope;\
        pete peter;phil philip;ray raymond;rich richard;rick richard;ricky richard;rob robert;robbie robert;ron ronald;\
        ronnie ronald;rudi rudolf;russ russell;sally sarah;sam samuel samantha;sammy samuel;sandy sandra alexander;\
        sepp josef;shelly michelle;sonny santino;stan stanley;steph stephanie;steve steven stephen;stu stuart;sue susan;\
        susie susan;ted edward theodore;terry terence teresa;theo theodore;tim timothy;timmy timothy;tina christina;\
        toby tobias;tom thomas;tommy thomas;toni antonia;tony anthony antonio;tricia patricia;trish patricia;\
        uli ulrich;val valerie;vicky victoria;vic victor;vince vincent;wally walter;will william;willy william wilhelm;\
        zach zachary;hans johannes;klaus nikolaus;sepp josef;kathi katharina;steffi stefanie;basti sebastian;\
        lena magdalena helena;pepe jose;paco francisco;nacho ignacio;lola dolores;beppe giuseppe;gigi luigi;sasha \
        alexander;dima dmitri;misha mikhail;kolya nikolai;kasia katarzyna;gosia malgorzata;ania anna;tomek tomasz;kuba jakub;\
        magda magdalena;vale valentina;ale alessandro alessandra;fede federico federica;titi christian;manu emmanuel
        """

    /// The names that each name may stand for, itself included.
    private static let meanings: [String: Set<String>] = {
        var result: [String: Set<String>] = [:]
        for line in shortForms.split(separator: ";") {
            // Under the spelling without umlauts too, which is how names are compared.
            let words = line.split(separator: " ").flatMap { [String($0), PersonName.withoutUmlauts(String($0))] }
            for word in words { result[word, default: [word]].insert(word) }
            for short in words.prefix(2) { result[short, default: []].formUnion(words) }
        }
        return result
    }()

    /// Tells whether one is a short form of what the other is but for a slip: `chris` and `chriatopher`.
    static func isShortWithSlip(_ one: String, _ other: String) -> Bool {
        func fits(_ short: String, _ long: String) -> Bool {
            guard long.utf8.count >= 5, let known = meanings[short] else { return false }
            return known.contains { $0.utf8.count >= 5 && EditDistance.isOneSlip($0, long) }
        }
        return !isGiven(one) && fits(other, one) || !isGiven(other) && fits(one, other)
    }

    /// Tells whether a word is a given name of its own, so that it is no slip of another.
    static func isGiven(_ word: String) -> Bool { given.contains(word) }

    private static let given: Set<String> = {
        var result = Set(meanings.keys)
        for word in givenNames.split(separator: " ") {
            result.insert(String(word))
            result.insert(PersonName.withoutUmlauts(String(word)))
        }
        return result
    }()

    /// Frequent given names of Western countries, those above aside.
    private static let givenNames = """
        aaron adam adrian agnes albrecht alfons alina alice alicia alison alma amalia amelia amy ana andre andrea andreas \
        anette angelika anita anja anke anna annabel anne anneliese annette annika antje anton antonia ariane armin arne \
        arno arthur astrid axel barbro beate beatrice bella benno bernd berta bettina birgit birte bjorn boris brenda \
        brian britta bruno camilla carina carl carla carlo carlos carmen carol carola carolina caroline cecilia chantal \
        charlotte chiara claire clara claudia claudio clemens conny corinna cornelia dagmar daniela danielle dario debora \
        denise dennis diana diane diego dieter dietmar dirk dominik donna dora doris dorothea eckhard edgar edith eileen \
        elena eleonora elfriede elisa elisabeth elise elke ella ellen elsa elvira emil emily emma enrico enzo eric erica \
        erich erik erika erin ernst erwin esther eva evelyn fabian fabio fatima felix ferdinand fernando fiona florian \
        francesca francois franz franziska frauke frieda friedrich fritz gabriela gabriele georgia gerd gerda gerhard gert \
        gisela giulia giovanni gloria grace greta guido gunter gustav hannah hanna hannelore hanno harald hartmut heather \
        hector heidi heike heiko heinrich heinz helen helga helmut hendrik henning henri henrik herbert hermann hilda \
        hilde holger horst hugo ian ida ilona ilse ina ines inga inge ingo ingrid irene iris irina isabel isabella ivan \
        ivana jana jane janet janina janine jaqueline jared jasmin jason javier jean jens joachim joan jochen joel johan \
        johann johanna jonas jorg jorge juan juana judith julia julian juliana julie julien julius jurgen justin karen \
        karin karina karl karla karlheinz karsten katarina katarzyna kathrin katja katrin kevin kirsten knut konrad kristin \
        kurt lara lars laura laurent lea leila leon leonie lia lidia lillian lily lina linda lisa lorenz lorenzo lothar \
        luc luca lucas lucia luciano lucy ludwig luigi luis luisa lukas luke lydia magnus maik maja manfred manuel manuela \
        mara marc marcel marcella marco marcus maria marian mariana marie marina mario marion marisa mark markus marlene \
        marta martha martin martina marvin mathilde mats maurice mauro melissa mia michaela michel michele miguel mikael \
        mila milena miriam mona monica monika moritz nadia nadine nadja natalia natalie nathalie niels nico nicola nicolas \
        nicole niklas nils nina noah noel nora norbert norman olaf olga oliver olivia omar oscar oskar otto pablo paola \
        paolo pascal paul paula paulina pauline pedro petra philipp pia pierre piotr ralf ralph ramona raphael rainer regina \
        reiner reinhard renata renate rene rita robin roger roland rolf rosa rosemarie rosie roxana ruben rudolph ruth \
        sabine sabrina sara sascha sean sebastian serena sergio sharon silke silvia simon simona simone sofia sofie sonja \
        sophia sophie stefan stefania steffen stella sven svenja sylvia tamara tanja tara tatjana tania theresa thorsten \
        till tilman tobias torsten tracy udo ulf ulrike ursula ute uwe valentin valeria vanessa vera verena veronica \
        viktor viktoria viola virginia vivian volker walter waltraud wanda wendy werner wolf wolfgang xavier yann yannick \
        yuki yves yvonne zoe
        """

    /// Tells whether two given names may be one person's: `jim` and `james`, `jim` and `jimmy`.
    static func mayBeSame(_ one: String, _ other: String) -> Bool {
        let left = meanings[one] ?? [one]
        let right = meanings[other] ?? [other]
        return !left.isDisjoint(with: right)
    }
}
